"""Numbers for the four-fifths rule, typed in by an administrator."""

from typing import Any, cast

from django import forms

from core.forms import Form, LineField
from interviews.figures.adverse_impact import SelectionGroup

GROUPS = 6
# Beyond this no organisation selects, and fractions of it still print.
MOST = 1_000_000


class GroupForm(Form):
    """One group; a row that is left empty is left out."""

    name = LineField(label="Group", max_characters=60)
    applied = forms.IntegerField(label="Applied", min_value=0, max_value=MOST)
    selected = forms.IntegerField(label="Selected", min_value=0, max_value=MOST)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        applied, selected = data.get("applied"), data.get("selected")
        if applied is not None and selected is not None and selected > applied:
            self.add_error("selected", "At most as many can be selected as applied.")
        return data


class GroupFormSet(forms.BaseFormSet):
    def clean(self) -> None:
        if not any(self.errors) and len(self.groups) < 2:
            raise forms.ValidationError("Fill in at least two groups.")

    @property
    def groups(self) -> list[SelectionGroup]:
        """The rows that were filled in."""
        return [SelectionGroup(**form.cleaned_data) for form in self.forms if form.has_changed() and form.is_valid()]


SelectionFormSet = cast(
    type[GroupFormSet],  # the factory makes a subclass of what it is given, and its type forgets that
    forms.formset_factory(GroupForm, GroupFormSet, extra=GROUPS, max_num=GROUPS, absolute_max=GROUPS),
)
