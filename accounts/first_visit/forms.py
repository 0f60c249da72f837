"""What the first administrator types."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.first_visit.codes import is_first_code
from accounts.forms import TimeZoneFormMixin
from accounts.models import User
from core.forms import LineField, ModelForm

WRONG_CODE = "This is not the code. It stands in the log of the server, in the line “first visit”."


class FirstVisitForm(TimeZoneFormMixin, ModelForm):
    is_about_oneself = True

    code = LineField(
        label="Code",
        max_characters=40,
        help_text="Ten characters, in the log of the server since this page was opened, in the line “first visit”.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "lw-otp"}),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        help_text="At least 8 characters; 15 or more are better. A few words are fine.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ["name", "email", "time_zone"]
        labels = {"name": "Your name"}

    field_order = ["code", "name", "email", "password", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].label = "Your time zone"
        self.fields["time_zone"].widget.attrs["data-browser-zone"] = "" if self.is_bound else "offer"

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not is_first_code(code):
            raise forms.ValidationError(WRONG_CODE)
        return code

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        known = {name: self.cleaned_data.get(name, "") for name in ("name", "email")}
        validate_password(password, User(**known))
        return password

    def account(self) -> dict[str, Any]:
        """The fields of the account. Of a valid form."""
        return {name: self.cleaned_data[name] for name in ("name", "email", "time_zone", "password")}
