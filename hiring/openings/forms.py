"""What people type about openings and their teams."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from accounts.person_field import PersonField
from core.forms import FilterForm, Form, LineField, offer_rows
from core.seen_forms import SeenModelForm
from hiring.models import HiringTeamMember, LoopTemplate, Opening, Role


class OpeningForm(SeenModelForm):
    class Meta:
        model = Opening
        fields = [
            "title",
            "code",
            "role",
            "team",
            "place",
            "headcount",
            "packet_levels",
            "asks_for_practice",
            "reminders",
        ]
        labels = {
            "headcount": "People wanted",
            "packet_levels": "What packets may say about ratings",
            "asks_for_practice": "Ask panelists to practise first",
            "reminders": "Remind of late scorecards",
        }
        help_texts = {
            "title": "As candidates read it.",
            "code": "A short name of its own, such as ML-7.",
            "role": "The role brings the competencies and the loop templates.",
            "packet_levels": "With levels in words, the author of a packet may tick one phrase for each topic, such as "
            "“clearly shown”, made from all ratings together. Numbers and names of panelists are never in a packet.",
            "asks_for_practice": "Before their first interview panelists rate sample answers. The plan names those who "
            "have not; shadows need not.",
            "reminders": "First an hour after the round, then in the morning, until the scorecard is in. Each panelist "
            "chooses their working days, and whether they are reminded at all.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["packet_levels"].required = self.fields["reminders"].required = False

    def clean_packet_levels(self) -> str:
        """A form that does not ask leaves it as it is."""
        return self.cleaned_data["packet_levels"] or self.instance.packet_levels

    def clean_reminders(self) -> str:
        return self.cleaned_data["reminders"] or self.instance.reminders


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
    user = PersonField(label="Person")
    part = forms.ChoiceField(label="Part", choices=[("", "Choose a part"), *HiringTeamMember.Part.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "user", User.objects.people())


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
        offer_rows(self, "template", templates)


class OpeningFilter(FilterForm):
    q = LineField(label="Title, code or team", required=False)
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any status"), *Opening.Status.choices])
    role = forms.ModelChoiceField(Role.objects.all(), label="Role", required=False, empty_label="Any role")


class OpeningField(forms.ModelChoiceField):
    """A choice among openings, each with its code."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title_and_code)


class OpeningChoiceForm(Form):
    opening = OpeningField(Opening.objects.none(), label="Opening", empty_label="Choose an opening")

    def __init__(self, *args: Any, openings: QuerySet[Opening], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "opening", openings)
