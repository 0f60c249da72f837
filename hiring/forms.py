"""What people type about the plan."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.models import User
from core.forms import FilterForm, Form, LineField, ModelForm, dress
from hiring.candidates import uploads
from hiring.models import (
    Candidate,
    HiringTeamMember,
    LoopTemplate,
    Opening,
    Role,
    RoleCompetency,
    Round,
    RoundKind,
)
from hiring.states import NO_LOOP, LoopStatus
from questionbank import scale
from questionbank.models import Competency, Question

# --- Openings -----------------------------------------------------------------------------------------------------


class OpeningForm(ModelForm):
    class Meta:
        model = Opening
        fields = ["title", "code", "role", "team", "place", "headcount", "agreed_level", "packet_levels"]
        labels = {
            "headcount": "People wanted",
            "agreed_level": "Level you agreed on",
            "packet_levels": "What packets may say about ratings",
        }
        help_texts = {
            "title": "As candidates read it.",
            "code": "A short name of its own, such as ML-7.",
            "role": "The role brings the competencies and the loop templates.",
            "agreed_level": f"From {scale.FROM_TO}, agreed before the first interview. The debrief shows it beside the "
            "score.",
            "packet_levels": "With levels in words, the author of a packet may tick one phrase for each topic, such as "
            "“clearly shown”, made from all ratings together. Numbers and names of panelists are never in a packet.",
        }
        widgets = {
            "agreed_level": forms.NumberInput(
                attrs={"step": "0.1", "min": str(scale.LOWEST), "max": str(scale.HIGHEST)}
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["packet_levels"].required = False

    def clean_packet_levels(self) -> str:
        """A form that does not ask leaves it as it is."""
        return self.cleaned_data["packet_levels"] or self.instance.packet_levels


class OpeningOfAdministratorForm(OpeningForm):
    """An opening as an administrator changes it: with how many people decide."""

    class Meta(OpeningForm.Meta):
        fields = [*OpeningForm.Meta.fields, "needs_two_deciders"]
        labels = {**OpeningForm.Meta.labels, "needs_two_deciders": "Two people decide"}
        help_texts = {
            **OpeningForm.Meta.help_texts,
            "needs_two_deciders": "The hiring manager records a decision, and a recruiter or an administrator confirms "
            "it before it counts. Another round needs no second person.",
        }


class TeamMemberForm(Form):
    user = forms.ModelChoiceField(User.objects.none(), label="Person", empty_label="Choose a person")
    part = forms.ChoiceField(label="Part", choices=[("", "Choose a part"), *HiringTeamMember.Part.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.people()


NEEDS_A_REASON = {Opening.Status.ON_HOLD, Opening.Status.FILLED, Opening.Status.CLOSED}


class StatusForm(Form):
    """The next status of an opening; leaving the open state needs a reason."""

    to = forms.ChoiceField(choices=Opening.Status.choices, widget=forms.HiddenInput)
    reason = LineField(label="Reason", max_characters=400, required=False)

    def __init__(self, *args: Any, to: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = to in NEEDS_A_REASON


class TemplateChoiceForm(Form):
    template = forms.ModelChoiceField(
        LoopTemplate.objects.none(), label="Loop template", empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, templates: QuerySet[LoopTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = templates


class OpeningChoiceForm(Form):
    opening = forms.ModelChoiceField(Opening.objects.none(), label="Opening", empty_label="Choose an opening")

    def __init__(self, *args: Any, openings: QuerySet[Opening], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opening"].queryset = openings


class OpeningFilter(FilterForm):
    q = LineField(label="Title, code or team", required=False)
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any status"), *Opening.Status.choices])
    role = forms.ModelChoiceField(Role.objects.all(), label="Role", required=False, empty_label="Any role")


# --- Candidates ---------------------------------------------------------------------------------------------------


class CandidateForm(ModelForm):
    upload = forms.FileField(
        label="Resume",
        required=False,
        help_text=f"{uploads.KINDS}, at most 10 MB. Panelists download it; nobody reads it by machine.",
        widget=forms.FileInput(attrs={"accept": uploads.ACCEPT}),
        validators=[uploads.check_resume],
        error_messages={"empty": uploads.EMPTY_FILE},
    )

    class Meta:
        model = Candidate
        fields = ["name", "email", "pronoun", "source", "external_reference"]
        labels = {"source": "Where they come from", "external_reference": "Reference in your applicant system"}
        help_texts = {"pronoun": "Sentences about them use it."}

    def clean_email(self) -> str:
        """The opening is not a field here, so the form asks for the pair itself."""
        email = self.cleaned_data["email"]
        others = Candidate.objects.filter(opening=self.instance.opening, email__iexact=email)
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError("This opening has a candidate with this email already.")
        return email


class CandidateEditForm(CandidateForm):
    remove_resume = forms.BooleanField(label="Delete the resume that is here", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.resume:
            del self.fields["remove_resume"]


LOOP_STANDS = [
    ("", "Anywhere"),
    (NO_LOOP, "No loop yet"),
    *LoopStatus.choices,
]


class CandidateFilter(FilterForm):
    q = LineField(label="Name or email", required=False)
    opening = forms.ModelChoiceField(Opening.objects.none(), label="Opening", required=False, empty_label="Any opening")
    stand = forms.ChoiceField(label="Loop", required=False, choices=LOOP_STANDS)

    def __init__(self, *args: Any, openings: QuerySet[Opening], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opening"].queryset = openings


# --- Loop templates -----------------------------------------------------------------------------------------------


class TemplateForm(ModelForm):
    class Meta:
        model = LoopTemplate
        fields = ["role", "name", "summary"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "name": "Such as “Engineer, three rounds”. All its versions share this name.",
            "summary": "One or two sentences for whoever chooses a template.",
        }


class RoundForm(ModelForm):
    kind = forms.ChoiceField(label="Kind", choices=RoundKind.choices, widget=forms.RadioSelect)

    class Meta:
        model = Round
        fields = ["kind", "name", "purpose", "minutes"]
        labels = {"minutes": "Minutes"}
        widgets = {"purpose": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "name": "Panelists and candidates read it, such as “Technical”.",
            "purpose": "What this round should find out. It stands at the top of each panelist’s kit.",
            "minutes": "The whole slot. 15 of them go to welcome, candidate’s questions and close.",
        }


class QuestionSearch(FilterForm):
    """The picker: which active questions of the bank to offer."""

    q = LineField(label="Search in all fields", required=False)
    competency = forms.ModelChoiceField(
        Competency.objects.all(), label="Competency", required=False, empty_label="Any competency"
    )
    kind = forms.ChoiceField(label="Type", required=False, choices=[("", "Any type"), *Question.Kind.choices])
    round = forms.ModelChoiceField(Round.objects.none(), label="Add to", required=False, empty_label=None)

    def __init__(self, *args: Any, rounds: QuerySet[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds


# --- Roles --------------------------------------------------------------------------------------------------------


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


class RoundPlace(Form):
    """Where a question goes: one place up or down, or to a place of a round."""

    to = forms.ChoiceField(choices=[("up", "up"), ("down", "down"), ("", "")], required=False)
    round = forms.ModelChoiceField(Round.objects.none(), required=False)
    position = forms.IntegerField(min_value=1, required=False)

    def __init__(self, *args: Any, rounds: QuerySet[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds
