"""What stands beside the form while a question is written: what is worth a second look, what is close in the bank, and
the question as others see it. Read from the fields as they stand, whether they can be saved or not."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.forms.boundfield import BoundField
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import User
from core.wording import counted, sentence_case
from questionbank.exhibits.shown_exhibits import ShownExhibit, kept_exhibits
from questionbank.finding.near import NearQuestion, near_to
from questionbank.models import Competency, Question
from questionbank.questions.follow_ups import WrittenFollowUp
from questionbank.scale import LEVELS, NUMBERS, Level
from questionbank.writing import asking
from questionbank.writing.drafted import drafts_of, origin_of
from questionbank.writing.question_checks import SecondLook, Written, passed, second_looks, seconds_aloud

if TYPE_CHECKING:
    from questionbank.writing.forms import QuestionForm


@dataclass(frozen=True)
class AnchorLine:
    """The anchor of a level as the form shows it. `origin` says where its draft comes from."""

    field: BoundField
    level: int
    word: str
    origin: str
    is_draft: bool

    @property
    def widget(self) -> SafeString:
        css = "form-control is-invalid" if self.field.errors else "form-control"
        described = {"aria-describedby": f"{self.field.auto_id}_error"} if self.field.errors else {}
        return self.field.as_widget(attrs={"class": css, "rows": "2", **described})


class WritingPage:
    """The form of a question, sent or not, with what stands beside it."""

    def __init__(
        self, form: "QuestionForm", question: Question | None, user: User, sent: frozenset[str] = frozenset()
    ) -> None:
        self.form = form
        self.question = question
        self.user = user
        self.sent = sent  # the fields that came with a file

    @property
    def address(self) -> str:
        """Where the page asks what stands beside the form."""
        address = reverse("questionbank:question_beside")
        return f"{address}?of={self.question.pk}" if self.question else address

    def text(self, name: str) -> str:
        """What a field holds; of one that holds several things, the lines."""
        value: Any = self.form[name].value()
        return str(value or "").replace("\r\n", "\n").strip("\n")

    def lines(self, name: str) -> list[str]:
        return _lines(self.text(name))

    @cached_property
    def prompt(self) -> str:
        return self.text("prompt")

    @cached_property
    def follow_ups(self) -> list[WrittenFollowUp]:
        return [WrittenFollowUp.of_line(line) for line in self.lines("follow_ups")]

    @cached_property
    def competency(self) -> Competency | None:
        key = self.text("competency")
        return Competency.objects.filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None

    @property
    def kind(self) -> str:
        return str(dict(Question.Kind.choices).get(self.text("kind"), ""))

    @property
    def minutes(self) -> int | None:
        number = self.text("minutes").strip()
        return int(number) if number.isascii() and number.isdigit() and len(number) < 4 else None

    @cached_property
    def exhibits(self) -> list[ShownExhibit]:
        """What is shown with it, as typed."""
        return kept_exhibits(self.form.written_exhibits())

    @property
    def received(self) -> list[tuple[Any, ...]]:
        """The rows of exhibits whose files came with this request, as the form draws them, and what each is."""
        rows = [each for each in self.form.rows_in_view if each[0].upload in self.sent]
        return [(*each, self.text(each[0].kind)) for each in rows]

    @property
    def rationale(self) -> str:
        return self.text("rationale")

    @property
    def points(self) -> list[str]:
        return self.lines("assessment_points")

    @property
    def is_begun(self) -> bool:
        return bool(self.prompt)

    # --- Checks ---------------------------------------------------------------------------------------------------

    @cached_property
    def written(self) -> Written:
        good = {name: self.text(name) for name in ("strong_answer", "sample_answer", "assessment_points")}
        return Written(
            prompt=self.prompt,
            follow_ups=[follow_up.text for follow_up in self.follow_ups],
            always_asked=sum(follow_up.is_always_asked for follow_up in self.follow_ups),
            has_competency=self.competency is not None,
            minutes=self.minutes,
            anchors={level: text for level in NUMBERS if (text := self.text(f"anchor_{level}"))},
            good=good,
            shown=[exhibit.content.text for exhibit in self.exhibits],
        )

    @cached_property
    def looks(self) -> list[SecondLook]:
        return second_looks(self.written)

    @property
    def passed(self) -> str:
        return passed(self.written, self.looks)

    @cached_property
    def near(self) -> list[NearQuestion]:
        """Other questions of the bank, among those that the person may see, that ask nearly the same."""
        others = Question.objects.visible_to(self.user).current()
        if self.question is not None:
            others = others.exclude(slug=self.question.slug)
        return near_to(self.prompt, self.text("language") or Question.Language.ENGLISH, others)

    @property
    def summary(self) -> str:
        """How much there is to look at, and that nothing of it is in the way."""
        number = len(self.looks) + len(self.near)
        if not self.is_begun:
            return "Begin with the question"
        return (
            f"{sentence_case(counted(number, 'thing'))} to look at, none stops you" if number else "Nothing to look at"
        )

    @property
    def length(self) -> str:
        """Says "23 words, about 9 seconds aloud"."""
        said = self.written.said
        words = counted(asking.words_in(said), "word", figures=True)
        return f"{words}, about {counted(seconds_aloud(said), 'second', figures=True)} aloud"

    @property
    def can_merge(self) -> bool:
        """Whether the person may let it become one with another question."""
        return self.question is not None and self.user.has_perm("questionbank.merge_question")

    # --- Anchors --------------------------------------------------------------------------------------------------

    @cached_property
    def drafts(self) -> dict[int, str]:
        strong, pitfalls = self.lines("strong_answer"), self.lines("pitfalls")
        return drafts_of(strong=strong, points=self.points, pitfalls=pitfalls)

    @property
    def anchors(self) -> list[AnchorLine]:
        """The highest level first."""
        return [self._anchor(level) for level in reversed(LEVELS)]

    def _anchor(self, level: Level) -> AnchorLine:
        name = f"anchor_{level.number}"
        text = self.text(name)
        is_draft = bool(text) and text == self.drafts.get(level.number)
        return AnchorLine(self.form[name], level.number, level.word, origin_of(level.number), is_draft)

    @property
    def has_drafts(self) -> bool:
        """Whether an anchor is still as it was drafted."""
        return any(anchor.is_draft for anchor in self.anchors)


def drafting(request: HttpRequest) -> bool:
    """Whether somebody without scripts asks for drafted anchors, or wants them out again. Nothing is saved then."""
    return request.method == "POST" and bool({"draft", "undraft"} & request.POST.keys())


def with_drafts(typed: QueryDict) -> dict[str, Any]:
    """What the fields hold with a draft in each empty anchor, or without the drafts; all else as it was typed."""
    values: dict[str, Any] = {**typed.dict(), "levels": typed.getlist("levels")}
    lines = {name: _lines(values.get(name, "")) for name in ("strong_answer", "assessment_points", "pitfalls")}
    drafts = drafts_of(strong=lines["strong_answer"], points=lines["assessment_points"], pitfalls=lines["pitfalls"])
    for level, draft in drafts.items():
        before, after = ("", draft) if "draft" in typed else (draft, "")
        if values.get(f"anchor_{level}", "").strip() == before:
            values[f"anchor_{level}"] = after
    return values


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
