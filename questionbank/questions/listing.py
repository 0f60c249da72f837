"""The list of the bank: which questions are asked for, in which order, and what a row shows of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from core.keyset import Key, KeysetPage
from core.wording import counted
from questionbank.finding.marks import level_mark
from questionbank.finding.searched_parts import ROWS
from questionbank.finding.searching import Search, marked, search
from questionbank.finding.snippets import Snippet, snippet_of, title_of
from questionbank.models import Question
from questionbank.querysets import ORDERS, QuestionQuerySet

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    class QuestionRow(Question):
        """As `Listing.read` gives it."""

        marked_title: SafeString
        snippet: Snippet | None


DEFAULT_ORDER = "reviewed"
# Beyond this many nobody needs the number, and counting them would take longer than the page.
MOST_COUNTED = 1000


@dataclass
class Listing:
    """What somebody looks for among the questions that they may see. `wanted` is `QuestionFilters.wanted()`."""

    visible: QuestionQuerySet
    wanted: dict[str, Any]
    sort: str = ""

    @cached_property
    def search(self) -> Search | None:
        return search(self.wanted["q"]) if "q" in self.wanted else None

    @property
    def default_order(self) -> str:
        return "rank" if self.search else DEFAULT_ORDER

    @property
    def order(self) -> Sequence[Key]:
        """By what was asked for; anything unknown is by title, and nothing by how well it fits or is due."""
        known = ORDERS.get(self.sort or self.default_order, ORDERS["title"])
        return known if self.search or known != ORDERS["rank"] else ORDERS["title"]

    @cached_property
    def rows(self) -> QuestionQuerySet:
        """Everything that matches, with what the orders need."""
        columns = {name: value for name, value in self.wanted.items() if name not in ("q", "level", "tag")}
        found = self.visible.matching(today=timezone.localdate(), **columns)
        marks = [level_mark(self.wanted["level"])] if "level" in self.wanted else []
        if marks := [*marks, *([self.wanted["tag"]] if "tag" in self.wanted else [])]:
            found = marked(found, marks)
        if self.search:
            found = self.search.of(found)
        return found.with_reviews()

    def read(self, page: KeysetPage) -> list["QuestionRow"]:
        """The questions of a page, each with what its row shows and, after a search, why it is there."""
        rows = Question.objects.filter(pk__in=page.keys).select_related("competency", "category").with_use()
        if self.search:
            rows = rows.prefetch_related(*ROWS)
        by_key = {row.pk: row for row in rows}
        return [self._shown(by_key[key]) for key in page if key in by_key]

    def _shown(self, row: "QuestionRow") -> "QuestionRow":
        terms = self.search.wanted.terms if self.search else ()
        row.marked_title = title_of(row, terms)
        row.snippet = snippet_of(row, terms) if terms else None
        return row

    @cached_property
    def number(self) -> int:
        """How many match; MOST_COUNTED + 1 says that there are more."""
        return self.rows.order_by().values("pk")[: MOST_COUNTED + 1].count()

    def sentence(self, total: int) -> str:
        """How many were found, in words. Where nothing was asked for it is `total`, all of them as counted last: they
        are not counted for a page."""
        if not self.wanted:
            return counted(total, "question", figures=True) if total else "All questions"
        if self.number > MOST_COUNTED:
            questions = f"More than {MOST_COUNTED:,} questions"
        else:
            questions = counted(self.number, "question", figures=True)
        one = self.number == 1
        if self.search:
            return f"{questions} {'mentions' if one else 'mention'} “{self.wanted['q']}”"
        return f"{questions} {'matches' if one else 'match'}"

    def instead(self) -> Iterable[tuple[str, str]]:
        """Words that stand nowhere, with those that were looked for in their place; none where that found nothing."""
        found = self.search.instead if self.search and self.number else ()
        return [(typed, " or ".join(f"“{word}”" for word in words)) for typed, words in found]
