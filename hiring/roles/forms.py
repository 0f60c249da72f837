"""What people type about roles."""

from typing import Any

from django import forms

from core.forms import Form, LineField, ModelForm, dress
from hiring.models import Role, RoleCompetency


class RoleForm(ModelForm):
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
