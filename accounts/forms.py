"""What people type about people."""

import zoneinfo

from django import forms

from accounts.models import User
from core.seen_forms import SeenModelForm

ZONES = [
    (zone, zone.replace("_", " ")) for zone in sorted(zoneinfo.available_timezones()) if "/" in zone or zone == "UTC"
]


class TimeZoneFormMixin(forms.Form):
    """A list of zones instead of a text field."""

    time_zone = forms.ChoiceField(label="Time zone", choices=ZONES)


class PersonForm(TimeZoneFormMixin, SeenModelForm):
    class Meta:
        model = User
        fields = ["name", "email", "title", "seniority", "site_role", "time_zone"]
        help_texts = {
            "seniority": "From 1, junior, to 9, leads the organisation. In a debrief the least senior speaks first.",
            "site_role": "Hiring managers and panelists are members: openings and panels decide what they see.",
        }


class AccountForm(TimeZoneFormMixin, SeenModelForm):
    class Meta:
        model = User
        fields = ["name", "title", "time_zone", "theme", "has_shortcuts", "wants_time_call", "wants_reminders"]
        help_texts = {
            "wants_time_call": "Spoken once on the kit page, by a screen reader. The clock shows it either way.",
            "has_shortcuts": "Keys such as ? and A on the kit page. Off if they get in the way of your tools.",
        }
