"""What panelists type, checked and never changed: a saved text is the typed text, or the page could not tell."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from accounts.person_field import HOW_TO_TYPE, PersonField
from core.forms import Form, LineField, PlainTextField, offer_rows, share_fields
from core.text import clean_text, validate_line
from interviews.cards.services import FollowUpAsked
from interviews.cards.values import TICKED, Values
from interviews.models import CARD_FIELDS, InterviewFollowUp, InterviewQuestion, Recommendation
from interviews.scheduling.loads import LOAD
from interviews.states import PointShown
from questionbank import scale

LINE_CHARACTERS = 400
MOST_OWN_FOLLOW_UPS = 20


class TypedText(PlainTextField):
    """A text kept to the last space, for the page compares what was stored with what was typed."""

    def to_python(self, value: Any) -> str:
        return clean_text(value or "", max_characters=self.max_characters, max_lines=self.max_lines)


def clean_note(value: str) -> str:
    """One line, kept to the last space."""
    text = clean_text(value, max_characters=LINE_CHARACTERS)
    if text.strip():
        validate_line(text)
    return text


@share_fields
class AnswerForm(Form):
    """Everything about one answer: the rating, evidence, points, follow-ups."""

    revision = forms.IntegerField(min_value=0)
    base = LineField(max_characters=64, required=False)
    rating = forms.ChoiceField(choices=scale.CHOICES, required=False)
    evidence = TypedText(required=False)
    own = forms.CharField(required=False)
    set_aside = TypedText(required=False, max_lines=2000, max_characters=60_000)

    def __init__(
        self,
        data: MultiValueDict[str, str] | None = None,
        question: InterviewQuestion | None = None,
        prepared: Sequence[InterviewFollowUp] = (),
    ) -> None:
        super().__init__(data)
        self.points = question.assessment_points if question else []
        self.prepared = prepared

    @property
    def typed_data(self) -> MultiValueDict[str, str]:
        """What was sent; nothing before anything was. A name may come several times."""
        assert isinstance(self.data, MultiValueDict)
        return self.data

    def clean_own(self) -> list[str]:
        own = [text for text in self.typed_data.getlist("own") if text]
        if len(own) > MOST_OWN_FOLLOW_UPS:
            raise ValidationError(f"Keep it to {MOST_OWN_FOLLOW_UPS} follow-ups of your own.")
        return [clean_note(text) for text in own]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["follow_ups"] = [*self._ticked(), *(FollowUpAsked(own_text=text) for text in cleaned.get("own", []))]
        cleaned["points_shown"] = {
            index: PointShown.PARTLY if f"partly-{index}" in self.data else PointShown.YES
            for index in range(len(self.points))
            if f"point-{index}" in self.data
        }
        return cleaned

    def _ticked(self) -> list[FollowUpAsked]:
        asked = []
        for follow_up in self.prepared:
            if f"probe-{follow_up.pk}" not in self.data:
                continue
            try:
                note = clean_note(self.data.get(f"note-{follow_up.pk}", ""))
            except ValidationError as mistake:
                self.add_error(None, ValidationError(mistake.messages[0], code=f"note-{follow_up.pk}"))
                continue
            asked.append(FollowUpAsked(follow_up=follow_up, note=note))
        return asked

    def content(self) -> dict[str, Any]:
        """What `save_rating` takes."""
        cleaned = self.cleaned_data
        score, blank = scale.read_choice(cleaned["rating"])
        return {
            "revision": cleaned["revision"],
            "base": cleaned["base"],
            "score": score,
            "blank_reason": blank,
            "evidence": cleaned["evidence"],
            "points_shown": cleaned["points_shown"],
            "follow_ups": cleaned["follow_ups"],
            "set_aside": cleaned["set_aside"],
        }

    def typed(self) -> Values:
        """What the page shows again when something is wrong."""
        values: Values = {name: self.data.get(name, "") for name in ("rating", "evidence")}
        values["own"] = [text for text in self.typed_data.getlist("own") if text]
        for name in self.data:
            if name.startswith(("point-", "partly-", "probe-")):
                values[name] = TICKED
            elif name.startswith("note-"):
                values[name] = self.data.get(name, "")
        return values

    def spoken_errors(self) -> dict[str, str]:
        """One sentence for each field in error, notes of follow-ups included."""
        found: dict[str, str] = {}
        for name, mistakes in self.errors.as_data().items():
            for mistake in mistakes:
                is_note = name == "__all__" and str(mistake.code).startswith("note-")
                found.setdefault(str(mistake.code) if is_note else name, mistake.messages[0])
        return found


@share_fields
class CardForm(Form):
    """The parts of a card that are about the whole interview. Only the parts that were sent are looked at."""

    revision = forms.IntegerField(min_value=0)
    base = LineField(max_characters=64, required=False)
    key = LineField(max_characters=64, required=False)
    recommendation = forms.ChoiceField(choices=Recommendation.choices, required=False)
    summary = TypedText(required=False)
    candidate_questions = TypedText(required=False)
    next_interviewer_note = TypedText(required=False)
    set_aside = TypedText(required=False, max_lines=2000, max_characters=90_000)

    def parts(self) -> dict[str, Any]:
        """The parts that were sent. An unchosen recommendation sends nothing, and stands for no choice."""
        return {name: self.cleaned_data[name] for name in CARD_FIELDS if name in self.data}

    def typed(self) -> Values:
        return {name: self.data.get(name, "") for name in CARD_FIELDS if name in self.data}

    def spoken_errors(self) -> dict[str, str]:
        return {name: str(mistakes[0]) for name, mistakes in self.errors.items()}


class HandOverForm(Form):
    """Who takes over a seat with its notes."""

    to = PersonField(
        label="Who takes over",
        note=LOAD,
        help_text="Notes and questions go along. Ratings do not: whoever holds the round makes their own.",
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "to", people)


class ReplaceForm(HandOverForm):
    """Who takes a colleague's seat."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "to"
        ].help_text = f"{HOW_TO_TYPE} Questions go along. What was written stays with its writer, and nobody reads it."


class DatedNoteForm(Form):
    """A dated note, at will about one answer and with the score it would get now."""

    text = PlainTextField(label="Note", help_text="It is added with today’s date. What you submitted stays as it is.")
    question = forms.ModelChoiceField(
        InterviewQuestion.objects.none(), required=False, label="About", empty_label="The whole interview"
    )
    new_score = forms.TypedChoiceField(
        choices=[("", "No change"), *((level.number, level.label) for level in scale.LEVELS)],
        coerce=int,
        empty_value=None,
        required=False,
        label="You would rate this answer now",
    )

    def __init__(self, *args: Any, questions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "question", questions)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("new_score") is not None and cleaned.get("question") is None and "question" not in self.errors:
            self.add_error("question", "Choose the answer that the new rating is about.")
        return cleaned
