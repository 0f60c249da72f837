"""Forms about guests: whom to invite and for how long, and the code that opens their link."""

from typing import Any

from django import forms

from accounts.models import User
from core.forms import Form, LineField
from interviews.loops.forms import LEAD, PANELIST, PARTS, SHADOW
from interviews.models import Guest
from interviews.models.guests import LEAST_DAYS, MOST_DAYS, USUAL_DAYS

NO_DAYS = f"Nothing was sent. Choose {LEAST_DAYS} to {MOST_DAYS} days."


class DaysForm(Form):
    """How long a link stays good."""

    days = forms.IntegerField(
        label="Days after the round",
        min_value=LEAST_DAYS,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        help_text="So long the link opens the kit; it ends earlier with the debrief.",
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), NO_DAYS),
    )

    @classmethod
    def of(cls, guest: Guest) -> "DaysForm":
        """With the days that a guest's link is good for now."""
        return cls(initial={"days": guest.days})


class GuestForm(DaysForm):
    """Somebody without an account for one panel."""

    name = LineField(label="Name", max_characters=120)
    email = User._meta.get_field("email").formfield(label="Email")
    part = forms.ChoiceField(label="Part", choices=PARTS, initial=PANELIST)

    field_order = ("name", "email", "part", "days")

    def guest(self) -> dict[str, Any]:
        """What `invite_guest` takes."""
        said = {name: self.cleaned_data[name] for name in ("name", "email", "days")}
        part = self.cleaned_data["part"]
        return {**said, "is_lead": part == LEAD, "is_shadow": part == SHADOW}


class GuestCodeForm(Form):
    """A code that was sent."""

    code = LineField(
        label="Code",
        max_characters=20,
        help_text="Eight digits, in a mail of its own.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
