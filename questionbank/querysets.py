from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from core.keyset import Key
from core.relations import rows_of
from questionbank.states import BEING_WRITTEN, QuestionStatus, QuestionUse

PASS_HOLDS_FOR = timedelta(days=365)
REVIEW_EVERY = timedelta(days=365)

# What the full view of a question and a kit print of it, beside the anchors that it is rated by.
PARTS = ("assessment_points", "pitfalls", "follow_ups", "exhibits__file")
ITEMS = (*PARTS, "anchors", "competency__anchors")

# Whoever was never reviewed comes last, however the list is ordered.
REVIEWED_OR_LAST = Coalesce("reviewed_on", Value(date.max))
REVIEWED_OR_FIRST = Coalesce("reviewed_on", Value(date.min))

# How the list is ordered: the keys of `core.keyset`, to which the title and the row's own key are added.
ORDERS = {
    "title": (Key("title"),),
    "-title": (Key("title", is_descending=True),),
    "asked": (Key("search_entry__asked"), Key("title")),
    "-asked": (Key("search_entry__asked", is_descending=True), Key("title")),
    "reviewed": (Key("reviewed_or_last"), Key("title")),
    "-reviewed": (Key("reviewed_or_first", is_descending=True), Key("title")),
    "rank": (Key("rank", is_descending=True), Key("title")),
}
LATELY = timedelta(days=90)
# Asked so often of late that candidates may have heard of it.
TOO_OFTEN_LATELY = 10


UNREAD = Q(status=QuestionStatus.ACTIVE, arrived_unread_at__isnull=False)

USES: dict[str, Q] = {
    QuestionUse.NEVER: Q(search_entry__asked=0),
    QuestionUse.OFTEN_LATELY: Q(search_entry__asked_lately__gte=TOO_OFTEN_LATELY),
}


class NamedRowQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "NamedRowQuerySet":
        """Names of the library are open to every colleague."""
        return self if user.is_authenticated else self.none()

    def offered(self) -> "NamedRowQuerySet":
        """Those that are there to be chosen, in their order."""
        return self.filter(is_retired=False)

    def with_number(self, relation: str) -> "NamedRowQuerySet":
        """With `number`, how many stand under each; those that are retired come last."""
        # Grouping would drop the order of the model.
        return self.annotate(number=Count(relation)).order_by("is_retired", "position", "name")


class CompetencyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "CompetencyQuerySet":
        """The library is open to every colleague."""
        return self if user.is_authenticated else self.none()

    def with_questions(self) -> "CompetencyQuerySet":
        """With `active_questions`, how many questions ask for it, and its anchors."""
        active = Count("questions", filter=Q(questions__status=QuestionStatus.ACTIVE))
        # Grouping would drop the order of the model.
        return (
            self.annotate(active_questions=active).select_related("group").prefetch_related("anchors").order_by("name")
        )


class QuestionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "QuestionQuerySet":
        """The library is open to every colleague; what is being written is shown to those who may edit (see rules)."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("questionbank.edit_question"):
            return self
        return self.in_use()

    def visible_with_use(self, user: User) -> "QuestionQuerySet":
        """Among those that `visible_to` finds, with what the page of one needs of its own row."""
        return self.visible_to(user).with_use().select_related("competency", "category", "owner", "review_asked_by")

    def in_use(self) -> "QuestionQuerySet":
        """What everybody may read: neither drafts nor what waits for its review."""
        return self.exclude(status__in=BEING_WRITTEN)

    def active(self) -> "QuestionQuerySet":
        return self.filter(status=QuestionStatus.ACTIVE)

    def current(self) -> "QuestionQuerySet":
        """One version a question, among those in this queryset: the active one, else the newest; none of a merged."""
        rivals = self.filter(slug=OuterRef("slug"))
        better = rivals.filter(Q(status=QuestionStatus.ACTIVE) | Q(version__gt=OuterRef("version")))
        return self.filter(merged_into=None).filter(Q(status=QuestionStatus.ACTIVE) | ~Exists(better))

    def used(self) -> "QuestionQuerySet":
        """Versions that a round or an interview has: same as `is_used` of a row in hand."""
        return self.filter(Q(round_questions__isnull=False) | Q(uses__isnull=False)).distinct()

    def review_due(self, today: date) -> "QuestionQuerySet":
        """Active questions that nobody wrote or reviewed for a year."""
        return self.filter(is_review_due(today))

    def drafts(self) -> "QuestionQuerySet":
        """Drafts that no newer version has overtaken."""
        return self._newest(QuestionStatus.DRAFT)

    def in_review(self) -> "QuestionQuerySet":
        """Those that wait for a review, and that no newer version has overtaken."""
        return self._newest(QuestionStatus.REVIEW)

    def awaiting_review(self) -> "QuestionQuerySet":
        """What somebody else has yet to read: what is in review, and what came into use with a kit file."""
        newer = self.filter(slug=OuterRef("slug"), version__gt=OuterRef("version"))
        return self.filter(Q(status=QuestionStatus.REVIEW) & ~Exists(newer) | UNREAD)

    def _newest(self, status: str) -> "QuestionQuerySet":
        newer = self.filter(slug=OuterRef("slug"), version__gt=OuterRef("version"))
        return self.filter(Q(status=status) & ~Exists(newer))

    def waiting_for(self, user: User, today: date) -> tuple[int, int]:
        """How many versions wait to be read by somebody like this user, who wrote no word of them, and how many of
        their own questions are due for the yearly review; in one query."""
        edits = self.model.editors.through.objects.filter(user=user).values("question")
        others = self.awaiting_review().exclude(author=user).exclude(pk__in=edits).order_by().values("pk")
        waiting, due = Q(pk__in=others), Q(owner=user) & is_review_due(today)
        counts = self.filter(waiting | due).aggregate(
            waiting=Count("pk", filter=waiting), due=Count("pk", filter=due & ~waiting)
        )
        return counts["waiting"], counts["due"]

    def with_review(self) -> "QuestionQuerySet":
        """With who wrote it and who asked for its review, in two queries."""
        return self.select_related("competency", "review_asked_by").prefetch_related("editors")

    def matching(
        self,
        *,
        today: date,
        competency: str = "",
        category: str = "",
        kind: str = "",
        status: str = "",
        role: int | None = None,
        language: str = "",
        use: str = "",
        minutes: tuple[int, int] | None = None,
        unconventional: bool = False,
        review_due: bool = False,
        owner: int | None = None,
    ) -> "QuestionQuerySet":
        """One version a question, narrowed to what was asked for. Call it on what the person may see."""
        found = self._newest(status) if status in BEING_WRITTEN else self.current()
        exact = {
            "competency__slug": competency,
            "category": category,
            "kind": kind,
            "status": status,
            "competency__role_competencies__role": role,
            "language": language,
            "minutes__range": minutes,
            "category__is_unconventional": unconventional,
            "owner": owner,
        }
        found = found.filter(**{lookup: value for lookup, value in exact.items() if value})
        if review_due:
            found = found.review_due(today)
        return found.filter(USES[use]) if use else found

    def with_use(self) -> "QuestionQuerySet":
        """With `asked`, in how many interviews that were held any version was planned, and `last_asked_at`, as the
        worker counted last: a question asked in every loop of years would be counted for a second otherwise."""
        kept = rows_of(self.model, "search_entry").filter(question__slug=OuterRef("slug"))
        versions = kept.order_by().values("question__slug")
        asked = versions.annotate(number=Max("asked")).values("number")
        last = versions.annotate(last=Max("last_asked_at")).values("last")
        return self.annotate(asked=Coalesce(Subquery(asked), 0), last_asked_at=Subquery(last))

    def with_entry(self) -> "QuestionQuerySet":
        """With the words that are kept of it; of itself what a row of a list shows."""
        shown = ("slug", "title", "prompt", "status", "version")
        return self.select_related("search_entry").only(*shown, "search_entry__words")

    def with_reviews(self) -> "QuestionQuerySet":
        """With the day of its last review as the orders of the list want it."""
        return self.annotate(reviewed_or_last=REVIEWED_OR_LAST, reviewed_or_first=REVIEWED_OR_FIRST)

    def with_items(self) -> "QuestionQuerySet":
        """With everything that a kit page prints, in a constant number of queries."""
        return self.select_related("competency", "category").prefetch_related(*ITEMS)

    def with_own_words(self, user: User) -> "QuestionQuerySet":
        """With `has_own_words`, same as `is_written_by` of a row in hand."""
        edits = self.model.editors.through.objects.filter(user=user, question=OuterRef("pk"))
        return self.annotate(has_own_words=Q(Exists(edits)) | Q(author=user))

    def with_templates(self) -> "QuestionQuerySet":
        """With `template_count`, in how many loop templates this version stands."""
        return self.annotate(template_count=Count("round_questions__round__template", distinct=True))


def is_review_due(today: date) -> Q:
    """The condition of `review_due`."""
    last = today - REVIEW_EVERY
    looked_at = Q(reviewed_on__lt=last) | Q(reviewed_on__isnull=True, written_at__date__lt=last)
    return Q(status=QuestionStatus.ACTIVE) & looked_at


class ExhibitFileQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "ExhibitFileQuerySet":
        """All of them for those who write questions; for every colleague those of questions that are in use or were."""
        if user.has_perm("questionbank.edit_question"):
            return self
        used = (QuestionStatus.ACTIVE, QuestionStatus.RETIRED)
        shown = self.filter(exhibits__question__status__in=used).distinct()
        return shown if user.is_authenticated else self.none()

    def unused(self) -> "ExhibitFileQuerySet":
        """Those that no version of a question shows any more. What a loop copied stands in its version, too."""
        return self.filter(exhibits__isnull=True)


class QuestionCommentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "QuestionCommentQuerySet":
        """Also those that were removed: their writer may have them back. They are for those who write the library."""
        return self if user.has_perm("questionbank.edit_question") else self.none()

    def standing(self) -> "QuestionCommentQuerySet":
        return self.filter(removed_at=None)


class QuestionImportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "QuestionImportQuerySet":
        """A person's own imports, while they may edit the library."""
        return self.filter(requested_by=user) if user.has_perm("questionbank.edit_question") else self.none()


class ImportPreviewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "ImportPreviewQuerySet":
        """A person's own previews, while they may edit the library."""
        return self.filter(started_by=user) if user.has_perm("questionbank.edit_question") else self.none()


class ImportFileQuerySet(models.QuerySet[Any]):
    def with_first_lines(self) -> "ImportFileQuerySet":
        """With `first_line`, where the first question begins. Without their texts, which may be long."""
        return self.defer("text").annotate(first_line=Min("questions__source_line"))


class PracticePromptQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "PracticePromptQuerySet":
        """Everyone may practise."""
        return self if user.is_authenticated else self.none()

    def with_samples(self) -> "PracticePromptQuerySet":
        """With `samples_count` and the competency."""
        return self.annotate(samples_count=Count("samples")).select_related("competency").order_by("title")


class PracticePassQuerySet(models.QuerySet[Any]):
    def valid(self) -> "PracticePassQuerySet":
        """Those that count today: not a year old, and by the anchors as they are."""
        return self.filter(has_old_anchors=False, passed_on__gt=timezone.localdate() - PASS_HOLDS_FOR)
