"""What people type about categories and competency groups, and how other forms offer them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from core.forms import Form, LineField
from core.seen_forms import SeenModelForm
from questionbank.models import Category, CompetencyGroup


class NamedRowField(forms.ModelChoiceField):
    """Chooses a category or a group by its short name."""

    def __init__(self, queryset: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(queryset, to_field_name="slug", empty_label="Choose one", **kwargs)


def offered_beside(model: type[Category] | type[CompetencyGroup], current: Any) -> QuerySet[Any]:
    """The rows to choose from: those that are not retired, and the one that is chosen now."""
    return model.objects.filter(Q(is_retired=False) | Q(pk=current.pk if current else None))


class NameForm(SeenModelForm):
    """The name of a row; `may_be_unconventional` categories say so while they are added."""

    name = LineField(max_characters=60)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = type(self.instance)._default_manager.filter(name__iexact=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError("Another one has this name. Choose a different one.")
        return name


class CategoryForm(NameForm):
    class Meta:
        model = Category
        fields = ["name"]


class NewCategoryForm(NameForm):
    class Meta:
        model = Category
        fields = ["name", "is_unconventional"]
        labels = {"is_unconventional": "Unconventional: candidates can hardly rehearse its questions"}
        help_texts = {"is_unconventional": "This stays as it is: plans count on it."}


class CompetencyGroupForm(NameForm):
    class Meta:
        model = CompetencyGroup
        fields = ["name"]


class MoveForm(Form):
    """Where a row goes: one place up, or one down."""

    step = forms.TypedChoiceField(coerce=int, choices=[(-1, "up"), (1, "down")])
