"""What the hiring manager chooses and types on the page of an agreement."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from accounts.person_field import PersonField
from core.forms import Form, LineField, PlainTextField, dress, offer_choices, offer_rows
from hiring.models import Agreement, AgreementCompetency
from hiring.openings.agreement.terms import EQUAL, AgreedCompetency
from hiring.states import ScoreShown
from questionbank import scale

WEIGHT_WORDS = {
    Decimal("0.5"): "half",
    EQUAL: "equal",
    Decimal("1.5"): "one and a half",
    Decimal(2): "double",
}
STEP = Decimal("0.5")
SAME_PERSON = "Choose somebody else here."


def weight_word(weight: Decimal) -> str:
    """Says "double"; a weight without a word says its number."""
    return WEIGHT_WORDS.get(weight.normalize(), f"{weight.normalize():f} times")


def _weights(stored: Decimal) -> list[tuple[str, str]]:
    weights = sorted({*WEIGHT_WORDS, stored.normalize()})
    return [(_value(weight), weight_word(weight)) for weight in weights]


def _levels(stored: Decimal) -> list[tuple[str, str]]:
    steps = {scale.LOWEST + STEP * number for number in range(int((scale.HIGHEST - scale.LOWEST) / STEP) + 1)}
    return [(f"{level:.1f}", f"{level:.1f}") for level in sorted({*steps, stored})]


def _value(weight: Decimal) -> str:
    return f"{weight.normalize():f}"


class AgreementForm(Form):
    level = forms.TypedChoiceField(label="We look for", coerce=Decimal)
    score_shown = forms.ChoiceField(label="How the score is shown", choices=ScoreShown, widget=forms.RadioSelect)
    second = PersonField(label="Also signs")
    third = PersonField(label="A third signs, too", required=False)
    reason = PlainTextField(label="Why it changes", max_characters=1000)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agreement: Agreement, people: QuerySet[User], **kwargs: Any) -> None:
        initial = {
            "level": f"{agreement.level:.1f}",
            "score_shown": agreement.score_shown,
            "reason": agreement.reason,
            **kwargs.pop("initial", {}),
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["level"].widget.attrs["class"] = "form-select"
        self.fields["score_shown"].widget.attrs["class"] = "form-check-input"
        offer_choices(self, "level", _levels(agreement.level))
        if not agreement.is_later:
            del self.fields["reason"]
        for name in ("second", "third"):
            offer_rows(self, name, people)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("third") and cleaned["third"] == cleaned.get("second"):
            self.add_error("third", SAME_PERSON)
        return cleaned

    @property
    def ask(self) -> list[User]:
        """Who is asked to sign, of a form without mistakes."""
        return [person for person in (self.cleaned_data["second"], self.cleaned_data["third"]) if person]


class AgreementLineForm(Form):
    """One competency: whether it is a must-have, and its weight with the reason where it is not equal."""

    is_must_have = forms.BooleanField(label="must-have", required=False)
    weight = forms.ChoiceField(label="Weight")
    weight_reason = LineField(
        label="Reason", max_characters=400, required=False, widget=forms.Textarea(attrs={"rows": 1})
    )

    def __init__(self, *args: Any, line: AgreedCompetency, **kwargs: Any) -> None:
        self.line = line
        initial = {
            "is_must_have": line.is_must_have,
            "weight": _value(line.weight),
            "weight_reason": line.weight_reason,
        }
        super().__init__(*args, prefix=f"c{line.competency_id}", initial=initial, **kwargs)
        offer_choices(self, "weight", _weights(line.weight))
        labels = {
            "is_must_have": f"{line.name} is a must-have",
            "weight": f"Weight of {line.name}",
            "weight_reason": f"Why {line.name} weighs more or less",
        }
        for name, label in labels.items():
            self.fields[name].widget.attrs["aria-label"] = label
        dress(self)
        self.fields["is_must_have"].widget.attrs["class"] = "form-check-input"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("weight") == _value(EQUAL):
            # A reason stands beside a weight that needs one.
            cleaned["weight_reason"] = ""
        elif cleaned.get("weight") and not cleaned.get("weight_reason"):
            self.add_error("weight_reason", _weight_has_reason())
        return cleaned

    @property
    def agreed(self) -> AgreedCompetency:
        """What it says, of a form without mistakes."""
        values = self.cleaned_data
        return AgreedCompetency(
            self.line.competency_id,
            self.line.name,
            values["is_must_have"],
            Decimal(values["weight"]),
            values["weight_reason"],
        )


def _weight_has_reason() -> str:
    name = "agreementcompetency_weight_has_reason"
    constraints = AgreementCompetency._meta.constraints
    return str(next(rule.violation_error_message for rule in constraints if rule.name == name))
