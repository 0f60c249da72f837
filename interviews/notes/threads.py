"""Where notes stand: on a loop or on an opening; who reads them there, and why somebody does not."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from hiring.models import Opening
from interviews.models import Loop, PlanNote, Scorecard
from interviews.querysets import PlanNoteQuerySet
from interviews.visibility import sight_of

CLOSED_AT_OPENING = (
    "These notes are closed to you while a scorecard of this opening is sealed to you, or because you applied here: "
    "they may speak of what somebody said."
)


@dataclass(frozen=True)
class Thread:
    """The notes on a loop, or on an opening as a whole."""

    opening: Opening
    loop: Loop | None = None

    @classmethod
    def of(cls, note: PlanNote) -> "Thread":
        return cls(note.opening, note.loop)

    @property
    def subject(self) -> Loop | Opening:
        return self.loop or self.opening

    @property
    def name(self) -> str:
        return f"the loop of {self.loop.candidate}" if self.loop else self.opening.title

    @property
    def url(self) -> str:
        if self.loop:
            return reverse("interviews:loop_notes", args=[self.loop.pk])
        return reverse("interviews:opening_notes", args=[self.opening.pk])

    @property
    def notes(self) -> PlanNoteQuerySet:
        """Those that stand, the newest first."""
        return PlanNote.objects.about(self.opening, self.loop).standing()

    def loops_quoted_to(self, reader: User) -> QuerySet[Loop]:
        """The loops of which a note here may tell the reader what somebody else's card says: the note is another
        person's, and it was written or changed after the card came in. One on an opening may speak of any of them."""
        others = self.notes.exclude(by=reader).annotate(said_at=Coalesce("changed_at", "at"))
        newest = Subquery(others.order_by("-said_at").values("said_at")[:1])
        in_by_then = Scorecard.objects.filter(seat__interview__loop=OuterRef("pk"), first_submitted_at__lte=newest)
        loops = Loop.objects.filter(candidate__opening=self.opening)
        if self.loop:
            loops = loops.filter(pk=self.loop.pk)
        return loops.filter(Exists(in_by_then.exclude(seat__panelist=reader).order_by()))

    def is_read_by(self, person: User) -> bool:
        permission = "interviews.read_loop_notes" if self.loop else "interviews.read_opening_notes"
        return person.is_active and person.has_perm(permission, self.subject)

    def why_closed(self, person: User) -> str:
        """Why somebody who plans here reads no notes now; empty where they do."""
        if self.is_read_by(person):
            return ""
        return sight_of(person, self.loop).why if self.loop else CLOSED_AT_OPENING
