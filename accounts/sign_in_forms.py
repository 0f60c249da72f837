"""The sign-in library's forms, where this house types otherwise."""

from typing import TYPE_CHECKING, Any

from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache

from accounts.services import change_own_account
from core.addresses import AddressFormField, canonical_email
from core.time_zones import TimeZoneField


class SignInForm(LoginForm):
    """Takes every address that an account may have."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressFormField(label="Email")
        self.order_fields(["login", "password"])


class ResetForm(ResetPasswordForm):
    """Spellings of one address are one address, also for how often somebody may ask."""

    email = AddressFormField()

    def clean_email(self) -> str:
        return canonical_email(super().clean_email())


class ChoosePasswordForm(ResetPasswordKeyForm):
    """Behind the link of a mail. Whoever has never signed in is offered the zone of their browser with it."""

    time_zone = TimeZoneField(
        label="Your time zone", help_text="Times on pages and in your mails are told in it.", required=False
    )

    def __init__(self, *args: Any, user: Any = None, initial: Any = None, **kwargs: Any) -> None:
        stored = {"time_zone": user.time_zone} if user else {}
        super().__init__(*args, user=user, initial=stored | (initial or {}), **kwargs)
        if user is None or user.last_login:
            del self.fields["time_zone"]
            return
        # Filled in by a script, and only as long as nobody has chosen.
        zone = self.fields["time_zone"].widget
        zone.attrs = {"class": "form-select", "data-browser-zone": "" if self.is_bound else "offer"}
        self.order_fields(["password1", "password2", "time_zone"])

    def save(self) -> None:
        super().save()
        if zone := self.cleaned_data.get("time_zone"):
            change_own_account(by=self.user, time_zone=zone)


# Longer than any code is good: three steps of half a minute.
USED_SECONDS = 120

if TYPE_CHECKING:

    class _Base(forms.Form):
        user: Any

        def clean_code(self) -> str: ...

else:
    _Base = object


class UsedOnce(_Base):
    """A code that was used is no code any more, for as long as it would have been good."""

    def clean_code(self) -> str:
        code = super().clean_code()
        figures = "".join(sign for sign in code if sign.isalnum())
        if not cache.add(f"used-code:{self.user.pk}:{figures}", True, timeout=USED_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class FirstCodeForm(UsedOnce, ActivateTOTPForm):
    """Turns the second factor on."""


class CodeForm(UsedOnce, AuthenticateForm):
    """Signs in."""


class CodeAgainForm(UsedOnce, ReauthenticateForm):
    """Asked again before something that matters."""
