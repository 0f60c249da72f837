"""What people type about questions, and what they look for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Value

from core.forms import Form, LineField, PlainTextField, offer_choices, offer_rows
from core.seen_forms import NOTHING, SeenFormMixin
from questionbank.categories.forms import NamedRowField, offered_beside
from questionbank.competencies.forms import MOST_IN_A_LINE, AnchorsForm
from questionbank.finding.counts import ROLE, TAG, Counted
from questionbank.models import Category, Competency, Question
from questionbank.questions.content import QuestionContent
from questionbank.questions.exhibit_forms import ExhibitsForm, exhibit_values
from questionbank.questions.follow_ups import tidied
from questionbank.states import BEING_WRITTEN, QuestionUse


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
            return (
                "\n".join(filter(None, (text for each in value for text in (each.description, each.text)))) or NOTHING
            )
        if isinstance(value, tuple):
            labels = dict(Question.Level.choices)
            return "\n".join(str(labels.get(each, each)) for each in value) or NOTHING
        return super().said(name, value)

    def fields_for(self, name: str, value: Any) -> Mapping[str, Any]:
        if name == "levels":
            return {name: list(value)}
        if name == "exhibits":
            emptied = {row.text: "" for row in self.rows}
            return emptied | exhibit_values(value)
        return {name: "\n".join(value)} if isinstance(value, tuple) else super().fields_for(name, value)


ANY_STATUS = ("", "Any status")


class QuestionFilters(Form):
    """What the list is narrowed to. A value that is not on offer narrows nothing. Beside a choice stands how many
    questions it leaves of the whole bank, as counted last."""

    MINUTES = {"10": (1, 10), "15": (11, 15), "120": (16, 120)}
    MORE = ("status", "kind", "level", "language", "tag", "use", "minutes", "unconventional", "review_due", "mine")
    # Filters whose choices say how many questions they leave.
    COUNTED = ("role", "competency", "category", "status", "kind", "level", "language", "tag", "use")

    q = LineField(label="Search in all fields", required=False, max_characters=200)
    role = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    competency = forms.ChoiceField(required=False)
    category = forms.ChoiceField(required=False)
    status = forms.ChoiceField(required=False, choices=[ANY_STATUS, *Question.Status.choices])
    kind = forms.ChoiceField(required=False, choices=[("", "Any kind"), *Question.Kind.choices])
    level = forms.ChoiceField(required=False, choices=[("", "Any level"), *Question.Level.choices])
    language = forms.ChoiceField(required=False, choices=[("", "Any language"), *Question.Language.choices])
    tag = forms.ChoiceField(required=False)
    use = forms.ChoiceField(required=False, choices=[("", "Asked or not"), *QuestionUse.choices])
    minutes = forms.ChoiceField(
        required=False,
        choices=[("", "Any length"), ("10", "Up to 10 min"), ("15", "11 to 15 min"), ("120", "16 min and more")],
    )
    unconventional = forms.BooleanField(label="Unconventional only", required=False)
    review_due = forms.BooleanField(label="Review due only", required=False)
    mine = forms.BooleanField(label="Looked after by me", required=False)

    def __init__(self, data: Any, *, shows_drafts: bool, counted: Counted) -> None:
        super().__init__(data, auto_id="f-%s")
        competencies, categories = offered_names()
        offer_choices(self, "competency", [("", "Any competency"), *competencies])
        offer_choices(self, "category", [("", "Any category"), *categories])
        offer_choices(self, "role", [("", "Any role"), *counted.choices(ROLE)])
        offer_choices(self, "tag", [("", "Any tag"), *counted.choices(TAG)])
        if not shows_drafts:
            offered = [choice for choice in Question.Status.choices if choice[0] not in BEING_WRITTEN]
            offer_choices(self, "status", [ANY_STATUS, *offered])
        for name in self.COUNTED:
            self._say_numbers(name, counted)
        for name, field in self.fields.items():
            kind = "form-control" if name == "q" else "form-select"
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = kind
        self.is_valid()

    def _say_numbers(self, name: str, counted: Counted) -> None:
        field: Any = self.fields[name]
        choices = [
            (value, f"{label} ({number:,})" if value and (number := counted.number(name, value)) else label)
            for value, label in field.choices
        ]
        offer_choices(self, name, choices)

    def wanted(self) -> dict[str, Any]:
        """What `listing.found` narrows the list by, only what narrows something."""
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        if "minutes" in wanted:
            wanted["minutes"] = self.MINUTES[wanted["minutes"]]
        return wanted

    @property
    def has_more(self) -> bool:
        """Whether one of the filters behind "More filters" is set."""
        return any(self.cleaned_data.get(name) for name in self.MORE)


def offered_names() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Address and name of each competency, by name, and of each category, as the house orders them; in one query."""
    rows = (
        Competency.objects.order_by()
        .values_list(Value("competency"), Value(0), "name", "slug")
        .union(Category.objects.order_by().values_list(Value("category"), "position", "name", "slug"), all=True)
    )
    found: dict[str, list[tuple[str, str]]] = {"competency": [], "category": []}
    for kind, _, name, slug in sorted(rows, key=lambda row: (row[1], row[2].casefold())):
        found[kind].append((slug, name))
    return found["competency"], found["category"]
