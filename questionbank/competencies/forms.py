"""What people type about competencies and anchors."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.forms import REQUIRED, Form, LineField, PlainTextField, offer_rows
from core.seen_forms import SeenFormMixin
from core.wording import listed
from questionbank import scale
from questionbank.categories.forms import NamedRowField, offered_beside
from questionbank.competencies.services import stored_values
from questionbank.models import SHORT_NAME_LENGTH, Competency, CompetencyGroup

MOST_IN_A_LINE = 2_000


def anchor_field(level: int) -> PlainTextField:
    return PlainTextField(
        label=scale.label_of(level),
        required=False,
        max_characters=MOST_IN_A_LINE,
        error_messages={"required": REQUIRED},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnchorsForm(Form):
    """A field for the anchor at each level, cleaned to one mapping from level to text under "anchors"."""

    anchors_required = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in scale.NUMBERS:
            self.fields[f"anchor_{level}"] = anchor_field(level)
            self.fields[f"anchor_{level}"].required = self.anchors_required and level in scale.ANCHORED

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        texts = {level: (data.get(f"anchor_{level}") or "").strip() for level in scale.NUMBERS}
        data["anchors"] = {level: text for level, text in texts.items() if text}
        if data["anchors"]:
            self._require_the_needed(data)
        return data

    def _require_the_needed(self, data: dict[str, Any]) -> None:
        for level in scale.ANCHORED:
            name = f"anchor_{level}"
            if level not in data["anchors"] and name not in self.errors:
                self.add_error(name, f"Describe levels {listed(scale.ANCHORED)}, or leave all of them empty.")

    @property
    def anchor_names(self) -> list[str]:
        return [f"anchor_{level}" for level in scale.NUMBERS]


def anchor_values(anchors: Any) -> dict[str, str]:
    return {f"anchor_{anchor.level}": anchor.text for anchor in anchors}


class CompetencyForm(SeenFormMixin, AnchorsForm):
    anchors_required = True

    name = LineField(max_characters=120)
    short_name = LineField(
        max_characters=SHORT_NAME_LENGTH,
        required=False,
        label="Short name",
        help_text="For strips and tables. Without one they show the beginning of the name.",
    )
    group = NamedRowField(CompetencyGroup.objects.none())
    definition = PlainTextField(
        help_text="What the organisation means by it, in two sentences.", widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, competency: Competency | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.competency = competency
        offer_rows(self, "group", offered_beside(CompetencyGroup, competency and competency.group))
        if competency is not None:
            anchors = {anchor.level: anchor.text for anchor in competency.anchors.all()}
            self.remember(stored_values(competency, anchors))

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        others = Competency.objects.filter(name__iexact=name)
        if self.competency is not None:
            others = others.exclude(pk=self.competency.pk)
        if others.exists():
            raise ValidationError("Another competency has this name. Choose a different one.")
        return name

    def values(self) -> dict[str, Any]:
        """What was typed, for the service. Only of a valid form."""
        names = ("name", "short_name", "group", "definition", "anchors", "seen")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
