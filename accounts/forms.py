"""What people type about people."""

from datetime import time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS

from accounts.models import User, default_time_zone
from core.seen_forms import SeenModelForm
from core.time_zones import TimeZoneField

ADDRESS_AS_HELP = "As they ask to be called, such as Jane, Nguyễn Thị Lan or Dr. van der Berg. Empty: the whole name."


class TimeZoneFormMixin(forms.Form):
    """A list of zones instead of a text field."""

    time_zone = TimeZoneField(initial=default_time_zone)


class PersonForm(TimeZoneFormMixin, SeenModelForm):
    class Meta:
        model = User
        fields = ["name", "address_as", "email", "title", "seniority", "site_role", "time_zone"]
        help_texts = {
            "address_as": ADDRESS_AS_HELP,
            "seniority": "From 1, junior, to 9, leads the organisation. In a debrief the least senior speaks first.",
            "site_role": "Hiring managers and panelists are members: openings and panels decide what they see.",
        }


class WeekdaysField(forms.MultipleChoiceField):
    """Days of the week, kept as `core.dates.validate_weekdays` says."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        for of_a_text in ("max_length", "empty_value"):
            kwargs.pop(of_a_text, None)
        super().__init__(choices=[(str(number), name) for number, name in enumerate(WEEKDAYS.values(), 1)], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return list(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return "".join(sorted(super().clean(value)))


def _clock_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class AccountForm(TimeZoneFormMixin, SeenModelForm):
    is_about_oneself = True

    class Meta:
        model = User
        fields = [
            "name",
            "address_as",
            "title",
            "time_zone",
            "theme",
            "has_shortcuts",
            "wants_time_call",
            "wants_reminders",
            "gathers_reminders",
            "working_days",
            "works_from",
            "works_until",
            "most_a_week",
            "most_a_month",
        ]
        widgets = dict.fromkeys(("works_from", "works_until"), _clock_input())
        field_classes = {"working_days": WeekdaysField}
        labels = {"address_as": "How to address you"}
        help_texts = {
            "address_as": "What colleagues read where they are told what you ask or write. Empty: your whole name.",
            "wants_time_call": "Spoken once on the kit page, by a screen reader. The clock shows it either way.",
            "gathers_reminders": "All scorecards that you owe in one mail in the morning, instead of a mail for each.",
            "working_days": "You are reminded on these days, and interviews are proposed on them.",
            "works_from": "By your own clocks. Interviews are proposed inside these hours.",
            "most_a_week": "As a panelist, from Monday on. Empty: no limit. Whoever plans sees how near you are.",
            "has_shortcuts": "Keys such as ? and A on the kit page. Off if they get in the way of your tools.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("works_from", "works_until"):
            self.fields[name].required = False

    def clean_works_from(self) -> time:
        return self.cleaned_data["works_from"] or self.instance.works_from

    def clean_works_until(self) -> time:
        return self.cleaned_data["works_until"] or self.instance.works_until
