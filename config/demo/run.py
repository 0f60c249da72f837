"""One candidate of the demo on their way."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from config.demo.clock import on
from config.demo.data import Company
from config.demo.hearing import Showing
from hiring.models import Candidate, Opening
from interviews.models import Interview, Loop, Scorecard


@dataclass
class Run:
    """One candidate on their way: their row in the texts, and what came of it so far."""

    company: Company
    row: dict[str, Any]
    number: int
    candidate: Candidate = field(init=False)
    loop: Loop = field(init=False)

    @property
    def opening(self) -> Opening:
        return self.company.openings[self.row["opening"]]

    @property
    def recruiter(self) -> User:
        return self.company.recruiter_of(self.opening)

    @property
    def manager(self) -> User:
        return self.company.manager_of(self.opening)

    @property
    def stage(self) -> str:
        return self.row["stage"]

    @property
    def showing(self) -> Showing:
        return Showing.of(self.row, self.number)

    def has(self, detour: str) -> bool:
        return detour in self.row.get("also", ())

    def on(self, days_later: int, hour: int, minute: int = 0) -> datetime:
        """A time so many working days after the day of the rounds, some minutes apart from other candidates'."""
        return on(self.row["day"] + days_later, hour, minute) + timedelta(minutes=self.number % 7)

    def card_of(self, key: str, kind: str) -> Scorecard:
        """What a colleague wrote about a round of this kind."""
        return Scorecard.objects.for_loop(self.loop).of(self.company.people[key]).get(seat__interview__kind=kind)

    def open_cards(self, interview: Interview) -> list[Scorecard]:
        """The cards to be written about a round, in the order of its seats."""
        cards = Scorecard.objects.filter(seat__interview=interview, status=Scorecard.Status.DRAFT)
        return list(cards.select_related("seat__interview__loop__candidate", "seat__panelist").order_by("seat__pk"))
