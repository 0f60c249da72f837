"""What people type about a question that they write."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.forms import LineField, PlainTextField, offer_rows
from core.seen_forms import NOTHING, SeenFormMixin
from questionbank.categories.forms import NamedRowField, offered_beside
from questionbank.competencies.forms import MOST_IN_A_LINE, AnchorsForm
from questionbank.exhibits.forms import ExhibitsForm, exhibit_values
from questionbank.models import Category, Competency, Question
from questionbank.questions.content import QuestionContent
from questionbank.questions.follow_ups import tidied


class LinesField(PlainTextField):
    """Several lines, one thing each: cleaned to a tuple without empty lines."""

    def clean(self, value: Any) -> Any:
        lines = tuple(line.strip() for line in super().clean(value).splitlines() if line.strip())
        for number, line in enumerate(lines, start=1):
            if len(line) > MOST_IN_A_LINE:
                raise ValidationError(f"Shorten line {number} to {MOST_IN_A_LINE:,} characters.")
        return lines


class QuestionForm(SeenFormMixin, ExhibitsForm, AnchorsForm):
    """Everything a question says. A draft may be unfinished; activating it asks for the rest."""

    title = LineField(max_characters=80, help_text="For finding it. Never read aloud.")
    prompt = PlainTextField(
        label="As the panelist says it",
        help_text="One thing to answer, at most 25 words. The rest belongs into follow-ups.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "lw-said"}),
    )
    competency = forms.ModelChoiceField(Competency.objects.none(), empty_label="Choose one")
    category = NamedRowField(Category.objects.none())
    kind = forms.ChoiceField(choices=[("", "Choose one"), *Question.Kind.choices])
    minutes = forms.IntegerField(min_value=1, max_value=120)
    language = forms.ChoiceField(choices=Question.Language.choices, initial=Question.Language.ENGLISH, required=False)
    levels = forms.MultipleChoiceField(
        choices=Question.Level.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: it suits every level.",
    )
    tags = LinesField(
        required=False,
        help_text="One a line.",
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    rationale = PlainTextField(
        label="Why we ask", required=False, help_text="What the answer shows.", widget=forms.Textarea(attrs={"rows": 3})
    )
    strong_answer = LinesField(label="What a strong answer contains", required=False, help_text="One point a line.")
    sample_answer = PlainTextField(
        label="A sample answer",
        required=False,
        help_text="As somebody might say it.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    assessment_points = LinesField(label="Listen for", required=False, help_text="One point a line.")
    follow_ups = LinesField(
        label="Follow-ups",
        required=False,
        help_text="One a line, at least three before it is used. Begin with “Always ask:” what everybody hears.",
    )
    pitfalls = LinesField(label="Where people go wrong", required=False, help_text="One a line.")
    sources = LinesField(required=False, help_text="One a line.")

    def __init__(self, *args: Any, current: QuestionContent | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current = current
        offer_rows(self, "competency", Competency.objects.order_by("name"))
        offer_rows(self, "category", offered_beside(Category, current and current.category))
        self.add_exhibit_rows(current.exhibits if current else ())
        if current is not None:
            seen = self.initial.get("seen")
            self.initial = {**self.values_of(current), **self.initial}
            self.remember(current.by_field())
            # A page that is drawn again with what was typed still shows what it showed when it was opened.
            self.initial["seen"] = seen or self.initial["seen"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["exhibits"] = self.clean_exhibits(data)
        return data

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or Question.Language.ENGLISH

    def clean_follow_ups(self) -> tuple[str, ...]:
        return tidied(self.cleaned_data["follow_ups"])

    def clean_levels(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["levels"])

    def content(self) -> QuestionContent:
        """What was typed, for the services. Only of a valid form."""
        rows = ("anchor_", "exhibit_")
        data = {name: value for name, value in self.cleaned_data.items() if not name.startswith(rows)}
        data.pop("seen", None)
        return QuestionContent(**data)

    @classmethod
    def values_of(cls, content: QuestionContent) -> dict[str, Any]:
        """The fields as they look for this content."""
        lines = ("strong_answer", "assessment_points", "pitfalls", "follow_ups", "sources", "tags")
        return {
            **content.columns(),
            "category": content.category.slug,
            "levels": list(content.levels),
            **{name: "\n".join(getattr(content, name)) for name in lines},
            **{f"anchor_{level}": text for level, text in content.anchors.items()},
        }

    def label_of(self, name: str) -> str:
        return "What is shown with it" if name == "exhibits" else super().label_of(name)

    def said(self, name: str, value: Any) -> str:
        if name == "exhibits":
            return "\n".join(each.words for each in value) or NOTHING
        if isinstance(value, tuple):
            labels = dict(Question.Level.choices)
            return "\n".join(str(labels.get(each, each)) for each in value) or NOTHING
        return super().said(name, value)

    def fields_for(self, name: str, value: Any) -> Mapping[str, Any]:
        if name == "levels":
            return {name: list(value)}
        if name == "exhibits":
            emptied = {name: "" for row in self.rows for name in (row.text, row.file_id)}
            return emptied | exhibit_values(value)
        return {name: "\n".join(value)} if isinstance(value, tuple) else super().fields_for(name, value)
