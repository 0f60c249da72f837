"""How a version of an agreement is quoted: on pages, in PDFs and in files. Only what was signed is called agreed."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.wording import long_date
from hiring.models import Agreement


@dataclass(frozen=True)
class Quoted:
    """A version as others quote it. `tells_cards` is false for readers to whom the number of cards is sealed."""

    version: int
    is_signed: bool
    is_frozen: bool
    proposed_by: str = ""
    frozen_at: datetime | None = None
    cards_in: int = 0
    cards_planned: int = 0
    tells_cards: bool = True

    @classmethod
    def of(cls, agreement: Agreement, *, tells_cards: bool = True) -> "Quoted":
        """From the row, read with who proposed it."""
        return cls(
            agreement.version,
            agreement.is_signed,
            agreement.is_frozen,
            agreement.proposed_by.name if agreement.proposed_by else "",
            agreement.frozen_at,
            agreement.cards_in,
            agreement.cards_planned,
            tells_cards,
        )

    def without_cards(self) -> "Quoted":
        """As it is quoted to somebody to whom the number of cards is sealed."""
        return replace(self, tells_cards=False)

    @property
    def counts_cards(self) -> bool:
        """It is quoted with how many cards were in, none included."""
        return self.is_signed and not self.is_from_before

    @property
    def is_from_before(self) -> bool:
        """Signed by two people before anybody was interviewed."""
        return self.is_signed and self.version == 1 and not self.cards_in

    @property
    def set_after(self) -> str:
        """Says "set after 4 of 7 cards" of a version that was signed when loops had begun."""
        if not self.tells_cards:
            return "set after interviews had begun"
        return f"set after {self.cards_in} of {self.cards_planned} cards"

    @property
    def short(self) -> str:
        """Says "version 1, agreed before the first interview", "version 2, set after 4 of 7 cards"."""
        if not self.is_signed:
            return f"version {self.version}, not signed"
        how = "agreed before the first interview" if self.is_from_before else self.set_after
        return f"version {self.version}, {how}"

    @property
    def score_name(self) -> str:
        """What the combined ratings are called: without a signed rule they are a mean like any other."""
        return "Mechanical score" if self.is_signed else "Mean of the ratings"

    @property
    def level_name(self) -> str:
        """The level inside a sentence."""
        if self.is_from_before:
            return "the level you agreed"
        if self.is_signed:
            return f"the level of version {self.version}"
        return f"the level proposed by {self.proposed_by}" if self.proposed_by else "the level set for this opening"

    def level_sentence(self, level: str) -> str:
        """What was looked for, and who stands for it."""
        if self.is_from_before:
            return f"The team agreed before the first interview to look for {level} or more."
        if self.is_signed:
            day = f" on {long_date(self.frozen_at, weekday=False)}" if self.frozen_at else ""
            cards = f"after {self.cards_in} of {self.cards_planned} cards were in"
            when = cards if self.tells_cards else "after interviews had begun"
            return f"Version {self.version} of the agreement, set{day} {when}, looks for {level} or more."
        if self.proposed_by:
            return f"The level proposed by {self.proposed_by} is {level} or more. Two people did not sign it."
        return f"The level set for this opening is {level} or more. Nobody signed it."


# Of a loop that goes by no version yet.
UNSIGNED = Quoted(version=1, is_signed=False, is_frozen=False)
