"""Which rows of the plan a person may see. An internal applicant never sees their own application."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat

from accounts.models import User
from accounts.querysets import known_by
from core.addresses import canonical_email
from core.relations import listed_of, number_of, rows_of
from core.search import holding
from hiring.states import (
    BEFORE_DEBRIEF,
    NO_LOOP,
    OUT_OF_THE_RUNNING,
    READING_PARTS,
    STANDS,
    LoopStatus,
    OpeningStatus,
    PoolStep,
    RequestStatus,
    TeamPart,
    TemplateStatus,
)


def runs_everything(user: User) -> bool:
    """Recruiters and administrators work on every opening."""
    return user.is_authenticated and (user.is_recruiter or user.is_admin)


def on_hiring_team(user: User, opening: str, *parts: str) -> Exists:
    """The opening at this path has `user` on its hiring team, in one of these parts where some are named."""
    own = user.hiring_teams.filter(opening=OuterRef(opening))
    return Exists(own.filter(part__in=parts) if parts else own)


def about(user: User, candidate: str = "") -> Q:
    """The candidate at this path (empty where the rows are candidates) is `user`: linked, or by an address of theirs.

    Access compares the addresses themselves, so it needs no door of either to think of the other.
    """
    path = f"{candidate}__" if candidate else ""
    has_address = Q(**{f"{path}canonical_email__in": user.known_addresses})
    is_different = Q(**{f"{path}different_user": user})
    return Q(**{f"{path}user": user}) | (has_address & ~is_different)


def is_candidate(candidate: Any) -> Q:
    """Of people: the condition of whoever this candidate is among them. The other way round than `about`."""
    has_address = known_by(canonical_email(candidate.email)) & ~Q(pk=candidate.different_user_id or 0)
    return Q(pk=candidate.user_id or 0) | has_address


def is_candidate_at(path: str) -> Q:
    """The same of the candidate at this path of the row around a subquery of people."""
    address = OuterRef(f"{path}__canonical_email")
    had_it = Q(earlier_emails__contains=Concat(Value("\n"), address, Value("\n"), output_field=models.TextField()))
    has_address = (Q(canonical_email=address) | had_it) & ~Q(pk=Coalesce(OuterRef(f"{path}__different_user"), 0))
    return Q(pk=Coalesce(OuterRef(f"{path}__user"), 0)) | has_address


def _own_openings(user: User) -> Any:
    """The openings for a role that the user edits."""
    own = user.hiring_teams.filter(opening__role=OuterRef("pk"))
    return own.filter(part__in=READING_PARTS)


class RoleQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "RoleQuerySet":
        """What the organisation asks of a role is no secret among colleagues."""
        return self if user.is_authenticated else self.none()

    def planned_by(self, user: User) -> "RoleQuerySet":
        """Roles whose loop templates a person may work on, as the rule `hiring.edit_template` says it of one."""
        if not user.is_authenticated or runs_everything(user):
            return self.visible_to(user)
        used = Q(openings__isnull=False)
        begun = ~used if user.has_perm("hiring.manage_openings") else Q(pk__in=[])
        return self.filter(begun | Q(Exists(_own_openings(user)))).distinct()

    def with_size(self) -> "RoleQuerySet":
        """With `must_count` and `template_count`."""
        return self.annotate(
            must_count=Count("role_competencies", filter=Q(role_competencies__is_must_have=True), distinct=True),
            template_count=Count("loop_templates__name", distinct=True),
        )


class LoopTemplateQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "LoopTemplateQuerySet":
        """Hiring managers and recruiters, also those of one opening, and administrators: they plan."""
        return self if user.is_authenticated and user.has_perm("hiring.read_template") else self.none()

    def published(self) -> "LoopTemplateQuerySet":
        return self.filter(status=TemplateStatus.PUBLISHED)

    def newer_than(self, template: Any) -> Any:
        """The version that was published after this one; None where this is it, or nothing is named."""
        if template is None or template.status == TemplateStatus.PUBLISHED:
            return None
        return self.published().filter(role=template.role_id, name=template.name).first()

    def with_plan(self) -> "LoopTemplateQuerySet":
        """With everything that `hiring.templates.plans.plan_of` reads, in a constant number of queries."""
        asked_for = rows_of(self.model, "role__role_competencies").select_related("competency")
        places = rows_of(self.model, "rounds__round_questions").select_related(
            "question__competency", "question__category"
        )
        return self.select_related("role").prefetch_related(
            Prefetch("role__role_competencies", asked_for),
            Prefetch("rounds__round_questions", places),
            "rounds__round_questions__question__competency__anchors",
            "rounds__round_questions__question__anchors",
            "rounds__round_questions__question__follow_ups",
        )

    def with_size(self) -> "LoopTemplateQuerySet":
        """With `round_count` and `question_count`, and the role."""
        return self.select_related("role").annotate(
            round_count=Count("rounds", distinct=True), question_count=Count("rounds__round_questions", distinct=True)
        )

    def newest_of_each(self) -> "LoopTemplateQuerySet":
        """One version a template: the published one, else the draft, else the newest."""
        rank = models.Case(
            models.When(status=TemplateStatus.PUBLISHED, then=0),
            models.When(status=TemplateStatus.DRAFT, then=1),
            default=2,
        )
        best = self.filter(role=OuterRef("role"), name=OuterRef("name")).order_by(rank, "-version").values("pk")[:1]
        return self.filter(pk=models.Subquery(best))

    def offered(self) -> "LoopTemplateQuerySet":
        """Of `newest_of_each`: those that are published, or not published yet."""
        return self.exclude(status=TemplateStatus.ARCHIVED)

    def archived(self) -> "LoopTemplateQuerySet":
        """Of `newest_of_each`: those of which no version is published, nor a draft begun."""
        return self.filter(status=TemplateStatus.ARCHIVED)

    def drafts_of(self, user: User) -> "LoopTemplateQuerySet":
        """Drafts for the roles of the openings whose hiring manager the user is."""
        team = "role__openings__team_members"
        managed = {f"{team}__user": user, f"{team}__part": TeamPart.HIRING_MANAGER}
        return self.filter(status=TemplateStatus.DRAFT, **managed).distinct()


class RoundQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "RoundQuerySet":
        """As the loop template that the round belongs to."""
        return self if user.is_authenticated and user.has_perm("hiring.read_template") else self.none()

    def open_to(self, question: Any, user: User) -> "RoundQuerySet":
        """Rounds that this user may give the question a place in: of drafts that do not ask it, in any version."""
        templates, roles = rows_of(self.model, "template"), rows_of(self.model, "template__role")
        asking = templates.filter(rounds__round_questions__question__slug=question.slug)
        drafts = templates.filter(status=TemplateStatus.DRAFT, role__in=roles.planned_by(user))
        return self.filter(template__in=drafts.exclude(pk__in=asking))


class RoundQuestionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "RoundQuestionQuerySet":
        """As the loop template that the question stands in."""
        return self if user.is_authenticated and user.has_perm("hiring.read_template") else self.none()


@dataclass(frozen=True)
class Stand:
    """How far an opening is: its candidates, and its loops by where they stand."""

    candidates: int
    under_way: int
    in_debrief: int
    decided: int


# A stand, a source, and how many candidates stand there and came from there.
StandNumber = tuple[str, str, int]

CANDIDATES = "candidates"
# An opening with more candidates is counted by the worker, once a minute.
COUNTED_AT_ONCE = 1000


def _stand(numbers: Mapping[str, int]) -> Stand:
    under_way = sum(numbers[status] for status in BEFORE_DEBRIEF)
    return Stand(numbers[CANDIDATES], under_way, numbers[LoopStatus.DEBRIEF], numbers[LoopStatus.DECIDED])


def _together(parts: Iterable[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    """The rows of all of them in one statement, each found in its own way."""
    first, *others = parts
    return first.union(*others, all=True) if others else first


class OpeningQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "OpeningQuerySet":
        """All for recruiters and administrators, their own for the hiring team, none for anyone else."""
        if runs_everything(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(on_hiring_team(user, "pk"))

    def matching(self, words: str) -> "OpeningQuerySet":
        """Openings with every one of these words in their title, code or team."""
        return self.filter(holding(words))

    def with_candidate_count(self, user: User) -> "OpeningQuerySet":
        """With `candidate_count`, without the user's own application: to sort by. Where a page only shows numbers,
        `stands_of` reads them for its rows alone."""
        candidates = rows_of(self.model, "candidates").filter(~about(user), opening=OuterRef("pk"))
        return self.annotate(candidate_count=number_of(candidates, "opening"))

    def stands_of(self, openings: Iterable[Any], user: User) -> dict[int, Stand]:
        """How many candidates these openings have, and how many loops by where they stand, without the user's own
        application. The openings were read `with_kept_stand`: of the largest it says what the worker counted last, the
        others are counted in two statements."""
        kept = {opening.pk: opening.kept_stand.numbers for opening in openings if hasattr(opening, "kept_stand")}
        counted = [opening.pk for opening in openings if opening.pk not in kept]
        numbers = {key: Counter(found) for key, found in kept.items()} | {key: Counter() for key in counted}
        candidates = self._numbers((~about(user), counted), (about(user), kept))
        loops = self._numbers_of_loops((~about(user, "candidate"), counted), (about(user, "candidate"), kept))
        for key, what, number in [*candidates, *loops]:
            numbers[key][what] += -number if key in kept else number
        return {key: _stand(found) for key, found in numbers.items()}

    def numbers_of_largest(self) -> dict[int, dict[str, int]]:
        """By opening, how many candidates and loops in each status there are, of those with more candidates than are
        counted while somebody waits."""
        sizes = rows_of(self.model, "candidates").order_by().values_list("opening").annotate(number=Count("pk"))
        numbers = {key: {CANDIDATES: number} for key, number in sizes.filter(number__gt=COUNTED_AT_ONCE)}
        for key, status, number in self._numbers_of_loops((Q(), numbers)):
            numbers[key][status] = number
        return numbers

    def _numbers(self, *parts: tuple[Q, Collection[int]]) -> QuerySet[Any, Any]:
        """How many candidates meet each condition in these openings, in one statement."""
        rows = rows_of(self.model, "candidates").order_by()
        found = [rows.filter(condition, opening__in=keys) for condition, keys in parts]
        what = Value(CANDIDATES)
        return _together(each.values_list("opening", what).annotate(number=Count("pk")) for each in found)

    def _numbers_of_loops(self, *parts: tuple[Q, Collection[int]]) -> QuerySet[Any, Any]:
        """The same of loops, by their status. They stand to the right of this app; only their names appear here."""
        rows = rows_of(self.model, "candidates__loops").order_by()
        found = [rows.filter(condition, candidate__opening__in=keys) for condition, keys in parts]
        return _together(
            each.values_list("candidate__opening", "status").annotate(number=Count("pk")) for each in found
        )

    def with_kept_stand(self) -> "OpeningQuerySet":
        return self.select_related("kept_stand")

    def with_team(self) -> "OpeningQuerySet":
        return self.select_related("role", "template").prefetch_related("team_members__user")

    def with_agreement_for(self, user: User) -> "OpeningQuerySet":
        """Openings whose agreement a person reads: those they work on, and those whose agreement they are asked to
        sign and did not apply for."""
        if not user.is_authenticated:
            return self.none()
        if runs_everything(user):
            return self
        others = self.exclude(pk__in=rows_of(self.model, "candidates").filter(about(user)).values("opening"))
        asked = user.agreement_signatures.filter(agreement__opening=OuterRef("pk"))
        return others.filter(Q(on_hiring_team(user, "pk")) | Exists(asked))


class AgreementQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "AgreementQuerySet":
        """The versions of the agreements that a person reads."""
        return self.filter(opening__in=rows_of(self.model, "opening").with_agreement_for(user))

    def frozen(self) -> "AgreementQuerySet":
        return self.filter(frozen_at__isnull=False)

    def open(self) -> "AgreementQuerySet":
        """Versions that may still change."""
        return self.filter(frozen_at__isnull=True)

    def waiting_for(self, user: User) -> "AgreementQuerySet":
        """Those of open openings that the user is asked to sign, or whose hiring manager they are."""
        asked = user.agreement_signatures.filter(agreement=OuterRef("pk"))
        manages = on_hiring_team(user, "opening", TeamPart.HIRING_MANAGER)
        return self.filter(Q(Exists(asked)) | Q(manages), opening__status=OpeningStatus.OPEN)

    def with_terms(self) -> "AgreementQuerySet":
        """With everything that `hiring.openings.agreement.terms` reads, in three queries."""
        of_role = rows_of(self.model, "opening__role__role_competencies").select_related("competency")
        lines = ("competencies", Prefetch("opening__role__role_competencies", of_role))
        return self.select_related("opening__role", "proposed_by").prefetch_related(*lines)

    def with_listed_lines(self) -> "AgreementQuerySet":
        """With `role_lines` and `own_lines` in the row itself, which `terms.listed_terms_of` reads."""
        of_role = rows_of(self.model, "opening__role__role_competencies").filter(role=OuterRef("opening__role"))
        own = rows_of(self.model, "competencies").filter(agreement=OuterRef("pk"))
        said = ("is_must_have", "weight", "weight_reason")
        return self.annotate(
            role_lines=listed_of(of_role, "role", "competency", "competency__name", *said),
            own_lines=listed_of(own, "agreement", "competency", "name", *said),
        )

    def with_signatures(self) -> "AgreementQuerySet":
        """With who was asked to sign, in the order in which they were."""
        return self.prefetch_related(Prefetch("signatures", rows_of(self.model, "signatures").select_related("user")))


class HiringTeamMemberQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "HiringTeamMemberQuerySet":
        """The teams of the openings a person works on."""
        if not user.is_authenticated:
            return self.none()
        if runs_everything(user):
            return self
        return self.filter(on_hiring_team(user, "opening"))

    def hiring_managers(self) -> "HiringTeamMemberQuerySet":
        return self.filter(part=TeamPart.HIRING_MANAGER)

    def recruiters(self) -> "HiringTeamMemberQuerySet":
        return self.filter(part=TeamPart.RECRUITER)


class CandidateQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "CandidateQuerySet":
        """Candidates of the openings a person works on, without the person themselves."""
        if not user.is_authenticated:
            return self.none()
        others = self.exclude(about(user))
        if runs_everything(user):
            return others
        return others.filter(on_hiring_team(user, "opening"))

    def matching(self, words: str) -> "CandidateQuerySet":
        """Candidates with every one of these words in their name or email."""
        return self.filter(holding(words))

    def namesakes_of(self, candidate: str = "") -> "CandidateQuerySet":
        """Others of the opening who have the name of the candidate at this path of an outer row (empty where those are
        candidates): a list that shows names then needs what tells them apart."""
        path = f"{candidate}__" if candidate else ""
        same = self.filter(opening=OuterRef(f"{path}opening"), name=OuterRef(f"{path}name"))
        return same.exclude(pk=OuterRef(f"{path}pk"))

    def with_namesakes(self) -> "CandidateQuerySet":
        """With `is_namesake`, which `distinct_name` asks."""
        return self.annotate(is_namesake=Exists(self.model._default_manager.namesakes_of()))

    def standing(self, stand: str) -> "CandidateQuerySet":
        """Candidates who stand there, one of STANDS."""
        return self.with_stand().filter(stand=stand)

    def with_stand(self) -> "CandidateQuerySet":
        """With `stand`, one of STANDS, and `stand_at`: when they came to stand there. Of interviews under way and of a
        cancelled loop no row says it: there it is when the loop was planned."""
        debriefs = rows_of(self.model, "loops__debriefs").filter(loop__candidate=OuterRef("pk"))
        opened_at = Subquery(debriefs.order_by("-opened_at").values("opened_at")[:1])
        decisions = rows_of(self.model, "loops__decisions").filter(loop__candidate=OuterRef("pk"))
        decided_at = Subquery(
            decisions.order_by("-decided_at", "-pk").values(at=Coalesce("confirmed_at", "decided_at"))[:1]
        )
        newest = rows_of(self.model, "loops").filter(candidate=OuterRef("pk")).order_by("-planned_at", "-pk")
        has_ended = Q(status__in=OUT_OF_THE_RUNNING)
        stand = Coalesce(Subquery(newest.values("status")[:1]), Value(NO_LOOP))
        planned_at = Coalesce(Subquery(newest.values("planned_at")[:1]), F("created_at"))
        return self.annotate(
            stand=Case(When(has_ended, then=F("status")), default=stand, output_field=models.CharField())
        ).annotate(
            stand_at=Case(
                When(has_ended, then=F("ended_at")),
                When(stand=LoopStatus.DEBRIEF, then=Coalesce(opened_at, planned_at)),
                When(stand=LoopStatus.DECIDED, then=Coalesce(decided_at, planned_at)),
                default=planned_at,
            ),
        )

    def with_stand_rank(self) -> "CandidateQuerySet":
        """After `with_stand`: with `stand_rank`, to sort by the order of STANDS."""
        ranks = [When(stand=stand, then=Value(rank)) for rank, stand in enumerate(STANDS)]
        return self.annotate(stand_rank=Case(*ranks, default=Value(len(STANDS)), output_field=models.IntegerField()))

    def numbers_by_opening(self) -> dict[int, list[StandNumber]]:
        """By opening, how many stand in each stand and came from each source, in one statement."""
        found: dict[int, list[StandNumber]] = defaultdict(list)
        places = self.with_stand().order_by().values_list("opening", "stand", "source")
        for opening, stand, source, number in places.annotate(number=Count("pk")):
            found[opening].append((stand, source, number))
        return found

    def numbers_by_stand(self) -> dict[str, int]:
        """How many stand in each stand, in one statement."""
        found = self.with_stand().order_by().values_list("stand").annotate(number=Count("pk"))
        return dict(found)

    def was_interviewed(self, now: Any) -> "CandidateQuerySet":
        """Candidates with whom a round began, by its clock or by its lead."""
        rounds = rows_of(self.model, "loops__interviews").filter(loop__candidate=OuterRef("pk"))
        return self.filter(Exists(rounds.begun_by(now)))


class OpeningRequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "OpeningRequestQuerySet":
        """A person's own, and all of them for those who open openings."""
        if not user.is_authenticated:
            return self.none()
        return self if runs_everything(user) else self.filter(asked_by=user)

    def waiting(self) -> "OpeningRequestQuerySet":
        return self.filter(status=RequestStatus.WAITING)


class PoolMemberQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "PoolMemberQuerySet":
        """Everybody in every pool for those who keep pools; for others those of pools in which they may ask, and where
        they are themselves."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("hiring.keep_pools"):
            return self
        asks = rows_of(self.model, "competency").filter(pool__person=user, pool__step=PoolStep.MAY_ASK)
        return self.filter(Q(competency__in=asks) | Q(person=user))

    def may_ask(self) -> "PoolMemberQuerySet":
        """Those of whom somebody said so. A pool without any binds nobody: then anybody may ask."""
        return self.filter(step=PoolStep.MAY_ASK)


class RecusalQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "RecusalQuerySet":
        """Those of the candidates of the openings a person works on."""
        return self.filter(candidate__in=rows_of(self.model, "candidate").visible_to(user))

    def holding_for(self, candidate: Any, address: Any) -> "RecusalQuerySet":
        """Those that keep people from this candidate: said of them, or of another application from their address. Both
        are values in hand, or where the row around a subquery has them."""
        elsewhere = Q(candidate__canonical_email=address) & ~Q(candidate__canonical_email="")
        return self.filter(Q(candidate=candidate) | elsewhere)


class OfOpeningQuerySet(models.QuerySet[Any]):
    """Rows of one opening that are seen with it."""

    def visible_to(self, user: User) -> "OfOpeningQuerySet":
        """Those of the openings a person works on."""
        if not user.is_authenticated:
            return self.none()
        return self if runs_everything(user) else self.filter(on_hiring_team(user, "opening"))
