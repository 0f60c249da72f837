"""Sample data leaves: what loading made, with everything that was tried on it, and nothing that is real."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from accounts.models import User
from config.samples.loading import is_loaded
from core import audit
from core.errors import RuleViolation
from core.installation import this_installation
from core.models import Installation
from core.wording import counted, listed
from hiring.kits.taking_out import take_kit_out, why_kit_stays
from hiring.models import Candidate, HiringTeamMember, Kit, Opening
from interviews.models import Loop, Scorecard, Seat
from interviews.states import InterviewStatus, LoopStatus
from records.services.erasure import delete_everything_of

NOT_HERE = "There is no sample data here."
STAYS_TOGETHER = "As long as a candidate of the sample stays, so do the opening, the people and the kit."
ALL_STAYS = "Nothing was taken out: all of it is needed still. This page says what for."


@dataclass(frozen=True)
class Sample:
    """What there is of it: what goes, in words, and what stays with the reason."""

    goes: tuple[str, ...]
    stays: tuple[str, ...]
    openings: tuple[Opening, ...]


def sample_here() -> Sample:
    """What goes when it is taken out now, and what stays as far as can be known before."""
    kept = _why_candidates_stay()
    openings = Opening.objects.filter(is_sample=True)
    stays = [*kept.values(), *(why for row in openings if (why := why_opening_stays(row)))]
    if kept:
        stays.append(STAYS_TOGETHER)
    else:
        needed = Kit.objects.filter(is_sample=True).exclude(pk__in=_kits_that_go(kept))
        stays += [_kit_stays(kit, why) for kit in needed if (why := why_kit_stays(kit))]
    return Sample(tuple(_what_goes(kept)), tuple(stays), tuple(openings))


def _what_goes(kept: Collection[int]) -> Iterator[str]:
    """How many of each kind, where these candidates are kept."""
    candidates = Candidate.objects.filter(is_sample=True).exclude(pk__in=kept)
    loops = Loop.objects.filter(candidate__in=candidates)
    people = User.objects.none() if kept else User.objects.filter(is_sample=True)
    numbers = (
        (_openings_that_go(kept).count(), "opening", "openings"),
        (candidates.count(), "candidate", "candidates"),
        (loops.count(), "loop", "loops"),
        (Scorecard.objects.filter(seat__interview__loop__in=loops).count(), "scorecard", "scorecards"),
        (people.count(), "person", "people"),
        (_kits_that_go(kept).count(), "kit", "kits"),
    )
    return (counted(number, *nouns, figures=True) for number, *nouns in numbers if number)


def _openings_that_go(kept: Collection[int]) -> QuerySet[Opening]:
    return Opening.objects.filter(is_sample=True).exclude(candidates__is_sample=False).exclude(candidates__in=kept)


def _kits_that_go(kept: Collection[int]) -> QuerySet[Kit]:
    others = Opening.objects.exclude(pk__in=_openings_that_go(kept))
    return Kit.objects.filter(is_sample=True).exclude(role__openings__in=others)


def why_opening_stays(opening: Opening) -> str:
    """Why an opening of the sample is not taken out: somebody else is a candidate there; empty where it is."""
    names = list(opening.candidates.filter(is_sample=False).order_by("name").values_list("name", flat=True)[:3])
    if not names:
        return ""
    return f"The opening “{opening}” stays, for {listed(names)} applied there. It is a real one from then on."


@transaction.atomic
def remove_sample(*, by: User) -> list[str]:
    """Take it out: the candidates with their loops, whatever was written about them and every file; then the opening,
    the people and the kit, where nothing real needs them. Returns the sentences that say what stays, and why.

    Guarantees: nothing goes that loading did not make or that is not about its candidates; of two who remove at once,
    one does. It may be repeated for what stayed. Refused (RuleViolation) where nothing of it is here, or all of it
    stays.
    """
    installation = Installation.objects.select_for_update().get(pk=this_installation().pk)
    if not is_loaded():
        raise RuleViolation(NOT_HERE)
    if not sample_here().goes:
        raise RuleViolation(ALL_STAYS)
    left = [*_take_candidates_out(), *_take_openings_out(), *_take_kits_out(by), *_take_people_out()]
    audit.record("sample.removed", installation, by=by)
    return left


def taken_out(stays: Collection[str]) -> str:
    """What `remove_sample` did, in a sentence, where it returned these."""
    return "What could go of the sample data is taken out." if stays else "The sample data is taken out."


def _why_candidates_stay() -> dict[int, str]:
    """Of the candidates that stay, why: colleagues of flesh and blood expect an interview, or a hold lies on them."""
    candidates = Candidate.objects.filter(is_sample=True)
    found = {row.pk: f"{row} stays: there is a legal hold." for row in candidates.filter(held_at__isnull=False)}
    seats = Seat.objects.attending().filter(
        interview__loop__candidate__in=candidates,
        interview__loop__status=LoopStatus.ACTIVE,
        interview__status=InterviewStatus.SCHEDULED,
        panelist__is_sample=False,
    )
    for seat in seats.select_related("panelist", "interview__loop__candidate").order_by("pk"):
        candidate = seat.interview.loop.candidate
        found.setdefault(
            candidate.pk, f"{candidate} stays: {seat.panelist} is invited to interview them. Cancel that loop first."
        )
    return found


def _take_candidates_out() -> Iterator[str]:
    stay = _why_candidates_stay()
    yield from stay.values()
    rows = Candidate.objects.select_for_update(of=("self",)).filter(is_sample=True).exclude(pk__in=stay)
    for candidate in rows.select_related("opening").order_by("pk"):
        list(Loop.objects.select_for_update().filter(candidate=candidate))
        delete_everything_of(candidate)


def _take_openings_out() -> Iterator[str]:
    for opening in Opening.objects.select_for_update().filter(is_sample=True).order_by("pk"):
        if sentence := why_opening_stays(opening):
            HiringTeamMember.objects.filter(opening=opening, user__is_sample=True).delete()
            Opening.objects.filter(pk=opening.pk).update(is_sample=False)
            yield sentence
        elif not opening.candidates.exists():
            opening.delete()


def _take_kits_out(by: User) -> Iterator[str]:
    for kit in Kit.objects.filter(is_sample=True):
        if sentence := why_kit_stays(kit):
            yield _kit_stays(kit, sentence)
        else:
            take_kit_out(kit=kit, by=by)


def _kit_stays(kit: Kit, why: str) -> str:
    return f"The kit “{kit}” stays. {why}"


def _take_people_out() -> Iterator[str]:
    """Whoever stands in something real stays there by name; nobody signs in as them now or later. All of them stay with
    a candidate whom they are to interview."""
    if Candidate.objects.filter(is_sample=True).exists():
        yield STAYS_TOGETHER
        return
    for person in User.objects.filter(is_sample=True).order_by("name"):
        try:
            with transaction.atomic():
                person.delete()
        except ProtectedError:
            yield f"{person} stays: something that you built names them. Put somebody else there, then do this again."
