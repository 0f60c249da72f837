"""What people type about roles."""

from decimal import Decimal
from typing import Any

from django import forms

from core.forms import Form, LineField, dress
from core.seen_forms import NOTHING, SeenModelForm
from hiring.models import Role, RoleCompetency
from hiring.roles.services import NOT_ASKED, AskedCompetency, line_name, lines_of
from questionbank.models import Competency


class RoleForm(SeenModelForm):
    """A role, with a small form for each competency of the library."""

    class Meta:
        model = Role
        fields = ["name", "level", "summary", "responsibilities", "must_have", "preferred"]
        labels = {"must_have": "Must-have skills", "preferred": "Preferred skills"}
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "responsibilities": forms.Textarea(attrs={"rows": 6}),
            "must_have": forms.Textarea(attrs={"rows": 6}),
            "preferred": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {"level": "Such as Senior.", "responsibilities": "One a line.", "must_have": "One a line."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.library = {
            line_name(each.pk): each for each in Competency.objects.order_by("group__position", "group__name", "name")
        }
        super().__init__(*args, **kwargs)
        self.before = lines_of(self.instance) if self.instance.pk else {}
        self.lines = [(each, self._line(name, each)) for name, each in self.library.items()]

    def _line(self, name: str, competency: Competency) -> "RoleCompetencyForm":
        data = self.data if self.is_bound else None
        return RoleCompetencyForm(data, prefix=f"c{competency.pk}", initial=_line_values(self.before.get(name)))

    def stored_values(self) -> dict[str, Any]:
        return super().stored_values() | dict.fromkeys(self.library, NOT_ASKED) | lines_of(self.instance)

    def asked(self) -> list[AskedCompetency]:
        """What the role asks for, of lines without mistakes."""
        asked = []
        for competency, line in self.lines:
            values = line.cleaned_data
            if values["part"]:
                weight = Decimal(1) if values["weight"] is None else values["weight"]
                asked.append(AskedCompetency(competency, values["part"] == "must", weight, values["weight_reason"]))
        return asked

    def removed(self) -> list[Competency]:
        """What the role asked for and this form does not ask for any more. Of lines without mistakes."""
        asked = {line.competency for line in self.asked()}
        return [each for name, each in self.library.items() if name in self.before and each not in asked]

    def before_removal(self) -> dict[str, Any]:
        """The fields of the lines that this form removes, as they were, with "back" for each of them."""
        removed = [each.pk for each in self.removed()]
        fields = [self.fields_for(line_name(key), self.before[line_name(key)]) for key in removed]
        return {"back": removed} | dict(pair for line in fields for pair in line.items())

    def typed_values(self) -> dict[str, Any]:
        asked = {line_name(line.competency.pk): line.said for line in self.asked()}
        return {**self.cleaned_data, **{name: asked.get(name, NOT_ASKED) for name in self.library}}

    def label_of(self, name: str) -> str:
        return self.library[name].name if name in self.library else super().label_of(name)

    def said(self, name: str, value: Any) -> str:
        return _said_line(value) if name in self.library else super().said(name, value)

    def fields_for(self, name: str, value: Any) -> dict[str, Any]:
        if name not in self.library:
            return dict(super().fields_for(name, value))
        return {f"c{self.library[name].pk}-{field}": shown for field, shown in _line_values(value).items()}


def _line_values(line: tuple[str, Decimal, str] | None) -> dict[str, Any]:
    """The fields of one line as the form holds them. An equal weight stands in none."""
    part, weight, reason = line or NOT_ASKED
    return {"part": part, "weight": "" if weight == 1 else f"{weight.normalize():f}", "weight_reason": reason}


def _said_line(line: tuple[str, Decimal, str]) -> str:
    """Says "Must have, weight 2: we lack it"."""
    part, weight, reason = line
    said = dict(RoleCompetencyForm.PARTS).get(part, NOTHING)
    return said if weight == 1 else f"{said}, weight {weight.normalize():f}: {reason}"


class RoleCompetencyForm(Form):
    """One competency of the library: whether the role asks for it, and how much it weighs."""

    PARTS = [("", "Not asked"), ("must", "Must have"), ("wish", "Good to have")]

    part = forms.ChoiceField(label="Asked for", required=False, choices=PARTS)
    weight = forms.DecimalField(label="Weight", max_digits=4, decimal_places=2, required=False)
    weight_reason = LineField(label="Why it weighs more or less", required=False, max_characters=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        weight = cleaned.get("weight")
        if cleaned.get("part") and weight is not None:
            if weight <= 0:
                self.add_error("weight", "A weight is above zero.")
            elif weight != 1 and not cleaned.get("weight_reason"):
                self.add_error("weight_reason", str(_weight_has_reason()))
        return cleaned


def _weight_has_reason() -> str:
    name = "rolecompetency_weight_has_reason"
    return str(next(rule.violation_error_message for rule in RoleCompetency._meta.constraints if rule.name == name))
