"""What people type about loop templates, rounds and their questions."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from core.forms import FilterForm, Form, LineField, ModelForm, offer_rows
from core.pages import whole_number
from core.seen_forms import SeenModelForm
from hiring.models import LoopTemplate, Role, Round, RoundKind
from hiring.templates.discarded_plan import rounds_in
from questionbank.models import Competency, Question


class TemplateForm(ModelForm):
    class Meta:
        model = LoopTemplate
        fields = ["role", "name", "summary"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "name": "Such as “Engineer, three rounds”. All its versions share this name.",
            "summary": "One or two sentences for whoever chooses a template.",
        }

    def __init__(self, *args: Any, roles: QuerySet[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "role", roles)


class TemplateCopyForm(TemplateForm):
    class Meta(TemplateForm.Meta):
        help_texts = {
            **TemplateForm.Meta.help_texts,
            "role": "For another role the copy asks the same. Its page then says what that role looks for beside it.",
        }


class VersionField(forms.ModelChoiceField):
    """A choice among the versions of one template."""

    def label_from_instance(self, obj: Any) -> str:
        return f"Version {obj.version}, {obj.get_status_display().lower()}"


class VersionsForm(FilterForm):
    """Which two versions of a template are compared."""

    later = VersionField(LoopTemplate.objects.none(), label="Version", empty_label=None)
    earlier = VersionField(LoopTemplate.objects.none(), label="Beside", empty_label=None)

    def __init__(self, *args: Any, family: QuerySet[LoopTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("later", "earlier"):
            offer_rows(self, name, family)


class FormOfRound(SeenModelForm):
    """A form of a round, planned or of a template, that asks how much of it is overhead."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["overhead"].label = "Of them for welcome, candidate’s questions and close"
        self.fields["overhead"].required = False

    def clean_overhead(self) -> int:
        """A form that does not ask leaves it as it is."""
        asked = self.cleaned_data["overhead"]
        return self.instance.overhead if asked is None else asked


class RoundForm(FormOfRound):
    kind = forms.ChoiceField(label="Kind", choices=RoundKind.choices, widget=forms.RadioSelect)

    class Meta:
        model = Round
        fields = ["kind", "name", "purpose", "minutes", "overhead"]
        labels = {"minutes": "Minutes"}
        widgets = {"purpose": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "name": "Panelists and candidates read it, such as “Technical”.",
            "purpose": "What this round should find out. It stands at the top of each panelist’s kit.",
            "minutes": "The whole slot.",
        }


class RoundBefore(Form):
    """Where a round stood that was removed, and what it asked."""

    position = forms.IntegerField(min_value=1)

    def in_order(self) -> list[Question]:
        """The questions as they were sent, but for those that the bank has no more. Of a valid form."""
        sent: Any = self.data
        keys = [key for text in sent.getlist("questions") if (key := whole_number(text)) is not None]
        there = Question.objects.in_bulk(keys)
        return [there[key] for key in keys if key in there]


class DraftBefore(Form):
    """The plan of a draft that was discarded."""

    name = LineField(max_characters=120)
    summary = forms.CharField(required=False, widget=forms.HiddenInput)
    rounds = forms.CharField(widget=forms.HiddenInput)

    def clean_rounds(self) -> list[dict[str, Any]]:
        rounds = rounds_in(self.cleaned_data["rounds"])
        there = Question.objects.in_bulk({key for values in rounds for key in values["questions"]})
        return [
            values | {"questions": [there[key] for key in values["questions"] if key in there]} for values in rounds
        ]


class QuestionSearch(FilterForm):
    """The picker: which active questions of the bank to offer."""

    q = LineField(label="Search in all fields", required=False)
    competency = forms.ModelChoiceField(
        Competency.objects.all(), label="Competency", required=False, empty_label="Any competency"
    )
    kind = forms.ChoiceField(label="Type", required=False, choices=[("", "Any type"), *Question.Kind.choices])
    show = forms.BooleanField(label="Only what closes a gap", required=False)
    round = forms.ModelChoiceField(Round.objects.none(), label="Add to", required=False, empty_label=None)

    def __init__(self, *args: Any, rounds: QuerySet[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "round", rounds)


class RoundPlace(Form):
    """Where a question goes: one place up or down, or to a place of a round."""

    to = forms.ChoiceField(choices=[("up", "up"), ("down", "down"), ("", "")], required=False)
    round = forms.ModelChoiceField(Round.objects.none(), required=False)
    position = forms.IntegerField(min_value=1, required=False)
    # The order that the page showed; of an Undo nothing, which puts back what it can.
    shown = LineField(required=False)

    def __init__(self, *args: Any, rounds: QuerySet[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "round", rounds)
