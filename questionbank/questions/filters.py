"""What the list of the bank is narrowed to."""

from typing import Any

from django import forms
from django.db.models import Value

from core.forms import Form, LineField, offer_choices
from questionbank.finding.counts import ROLE, TAG, Counted
from questionbank.models import Category, Competency, Question
from questionbank.states import BEING_WRITTEN, QuestionUse

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
    def as_sent(self) -> list[tuple[str, str]]:
        """What narrows the list, as its address says it: for a form that goes on with the same questions."""
        return [(name, self.data[name]) for name, value in self.cleaned_data.items() if value]

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
