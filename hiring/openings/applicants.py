"""The candidates of one opening as a working list: found, counted by where they stand, sorted, ticked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from core.forms import FilterForm, LineField, offer_choices
from core.keyset import Key, KeysetPage, keyset_page
from core.pages import ROWS, chosen, in_order, whole_number
from hiring.models import Candidate, KeptStand, Opening
from hiring.querysets import about
from hiring.states import STANDS, UNDATED_STANDS

# An act on more than these would last longer than the minute for which a proxy waits.
MOST_AT_ONCE = 100
# Planning a loop and inviting its panel takes most of a second each, more on a slow machine.
MOST_PLANNED_AT_ONCE = 25
# The list to choose from; any other that somebody came from is accepted in an address.
MOST_SOURCES = 200
SORTS = {
    "name": ("Name", Key("name")),
    "newest": ("Newest first", Key("created_at", is_descending=True)),
    "longest": ("Oldest date first", Key("stand_at")),
    "stand": ("Stage", Key("stand_rank")),
}
BY_NAME = "name"


class ApplicantFilter(FilterForm):
    """Finds somebody among those who applied for one opening."""

    q = LineField(label="Name or email", required=False)
    source = forms.ChoiceField(label="Came from", required=False)
    sort = forms.ChoiceField(
        label="Sort", required=False, choices=[(value, label) for value, (label, _) in SORTS.items()]
    )

    def __init__(self, *args: Any, sources: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"
        self.fields["q"].widget.attrs["placeholder"] = "sorlie finds Sørlie"
        offer_choices(self, "source", [("", "Anywhere"), *((source, source) for source in sources)])


@dataclass(frozen=True)
class StandLink:
    """One stand above the list, with how many stand there."""

    label: str
    number: int
    url: str
    is_current: bool


class WorkingList:
    """What a person sees of an opening's candidates, as an address `asked` for them. Of one of the largest openings
    numbers and sources are as the worker counted last, where what it `kept` is given."""

    def __init__(self, asked: QueryDict, opening: Opening, user: User, kept: KeptStand | None = None) -> None:
        self.opening, self.user = opening, user
        self.everybody = Candidate.objects.visible_to(user).filter(opening=opening)
        self.kept = kept
        self.form = ApplicantFilter(asked, sources=self._sources(asked.get("source", "")))
        wanted = chosen(self.form)
        self.words, self.source = wanted["q"] or "", wanted["source"] or ""
        self.sort = wanted["sort"] or BY_NAME
        stand = asked.get("stand", "")
        self.stand = stand if stand in STANDS else ""
        # Something that was asked for does not exist, or no longer: the page then shows more than was asked for.
        self.has_mistake = bool(self.form.errors) or self.stand != stand

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.source or self.stand)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What an address or a form carries along to mean the same candidates."""
        said = (("q", self.words), ("source", self.source), ("stand", self.stand))
        return [(name, value) for name, value in said if value]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """How many of those that the words and the source leave stand where."""
        if self._counted is None or self.words:
            return self._matching().numbers_by_stand()
        numbers: Counter[str] = Counter()
        for (stand, source), number in self._counted.items():
            numbers[stand] += number if source == self.source or not self.source else 0
        return +numbers

    @property
    def counted_at(self) -> datetime | None:
        """When the numbers were counted; None where it was just now."""
        return self.kept.counted_at if self.kept and self._counted is not None and not self.words else None

    @property
    def number(self) -> int:
        """How many are found."""
        return self.numbers.get(self.stand, 0) if self.stand else sum(self.numbers.values())

    def found(self) -> Any:
        """Everybody who is found, with their stand, by name."""
        rows = self._matching().with_stand()
        return (rows.filter(stand=self.stand) if self.stand else rows).order_by("name", "pk")

    def page_of(self, request: HttpRequest) -> KeysetPage:
        """The page of the list that the request asks for."""
        rows = self.found()
        order = [SORTS[self.sort][1]]
        if self.sort == "stand":
            rows, order = rows.with_stand_rank(), [*order, Key(BY_NAME)]
        return keyset_page(request, rows, order, ROWS)

    def rows_of(self, page: KeysetPage) -> Sequence[Any]:
        """The candidates of a page, each with `stand_label`, `has_stand_at`, `loop`, `is_namesake` and
        `applied_before`."""
        rows = in_order(self.everybody.with_stand().with_namesakes().prefetch_related("loops"), list(page))
        earlier = self._earlier_applications(rows)
        for row in rows:
            row.stand_label = STANDS[row.stand]
            row.has_stand_at = row.stand not in UNDATED_STANDS
            row.loop = next(iter(row.loops.all()), None)
            row.applied_before = earlier.get(row.canonical_email, [])
        return rows

    @property
    def stands(self) -> list[StandLink]:
        """All, and every stand in which somebody stands or which is chosen."""
        total = StandLink("All", sum(self.numbers.values()), self._address(""), not self.stand)
        others = [
            StandLink(label, self.numbers.get(stand, 0), self._address(stand), stand == self.stand)
            for stand, label in STANDS.items()
            if self.numbers.get(stand) or stand == self.stand
        ]
        return [total, *others]

    def _matching(self) -> Any:
        rows = self.everybody
        if self.words:
            rows = rows.matching(self.words)
        return rows.filter(source=self.source) if self.source else rows

    @cached_property
    def _counted(self) -> Counter[tuple[str, str]] | None:
        """What was kept: how many stand where and came from where, without the person's own application."""
        candidates = self.kept.candidates if self.kept else None
        if candidates is None:
            return None
        counted = Counter({(stand, source): number for stand, source, number in candidates})
        own = Candidate.objects.filter(about(self.user), opening=self.opening).with_stand()
        counted.subtract(own.values_list("stand", "source"))
        return +counted

    def _sources(self, asked: str) -> list[str]:
        named = self.everybody.exclude(source="").order_by("source").values_list("source", flat=True)
        if self._counted is None:
            offered = list(named.distinct()[:MOST_SOURCES])
        else:
            offered = sorted({source for _, source in self._counted} - {""})[:MOST_SOURCES]
        if asked and asked not in offered and named.filter(source=asked).exists():
            offered.append(asked)
        return offered

    def _address(self, stand: str) -> str:
        kept = [(name, value) for name, value in self.fields if name != "stand"]
        kept += [("stand", stand)] if stand else []
        kept += [("sort", self.sort)] if self.sort != BY_NAME else []
        return f"{reverse('hiring:opening_detail', args=[self.opening.pk])}?{urlencode(kept)}"

    def _earlier_applications(self, rows: Sequence[Candidate]) -> dict[str, list[str]]:
        """Codes of other openings, by address; of those alone that the person may know of."""
        addresses = [row.canonical_email for row in rows if row.canonical_email]
        others = Candidate.objects.visible_to(self.user).filter(canonical_email__in=addresses)
        found: dict[str, list[str]] = defaultdict(list)
        for address, code in (
            others.exclude(opening=self.opening).order_by("created_at").values_list("canonical_email", "opening__code")
        ):
            found[address].append(code)
        return found


class Ticked:
    """Whom somebody ticked in an opening's list: by their keys, or everybody whom the list finds; nobody where it was
    asked for something that does not exist any more.

    A POST means those whom its page showed, by their keys; only where nothing is changed may it find them anew
    (`finds_at_post`).
    Who is not of this opening, or not for this person, is not among them: `missing` says how many were ticked and are
    not there.
    """

    def __init__(
        self,
        request: HttpRequest,
        opening: Opening,
        user: User,
        *,
        most: int = MOST_AT_ONCE,
        finds_at_post: bool = False,
    ) -> None:
        sent: QueryDict = request.POST if request.method == "POST" else request.GET
        self.keys = {key for key in map(whole_number, sent.getlist("c")) if key}
        self.takes_all = "all" in sent and (request.method != "POST" or finds_at_post)
        self.most = most
        listing = WorkingList(sent, opening, user)
        if not self.takes_all:
            self.rows = listing.everybody.with_stand().filter(pk__in=self.keys)
        else:
            self.rows = listing.found().none() if listing.has_mistake else listing.found()
        self._of_list = listing.fields if self.takes_all else []

    @cached_property
    def number(self) -> int:
        return self.rows.order_by().count()

    @property
    def missing(self) -> int:
        return 0 if self.takes_all else len(self.keys) - self.number

    @property
    def is_too_many(self) -> bool:
        return self.number > self.most

    @cached_property
    def candidates(self) -> list[Candidate]:
        """All of them by name, for an act that takes no more than `most`."""
        rows = self.rows.with_namesakes().select_related("opening").prefetch_related("loops")
        return list(rows.order_by("name", "pk")[: self.most])

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What a form carries along to mean the same candidates."""
        if self.takes_all:
            return [("all", "1"), *self._of_list]
        return [("c", str(key)) for key in sorted(self.keys)]
