"""The sign-in library's forms, where this house types otherwise."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm

from core.addresses import AddressFormField, canonical_email


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
