from datetime import timedelta
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.access_links import password_link
from accounts.models import User
from accounts.services import send_access_link

JUST_NOW = timedelta(minutes=5)


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator: nobody signs up by themselves."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def clean_email(self, email: str) -> str:
        """Whoever asks for a new password is found by every spelling of their address."""
        return User.objects.spelling_of(email)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Every spelling of an address signs in, and failures of all of them are counted as one account's."""
        if "email" in credentials:
            credentials["email"] = User.objects.spelling_of(credentials["email"])
        return super().authenticate(request, **credentials)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """A guest has nothing to sign in with, and the page says how they come back."""
        is_guest = request.user.is_authenticated and request.user.is_guest
        return reverse("account_login") + "?guest" if is_guest else super().get_logout_redirect_url(request)

    def get_reset_password_from_key_url(self, key: str) -> str:
        return password_link(key)

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Queued as every other mail: it outlives a mail server that is away, and an address that has an account takes
        no longer than one that has none. The library finds guests by their address, too, who have none."""
        if not user.is_guest:
            send_access_link(person=user)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whoever signed in a moment ago and has to set up a second factor does not type the password once more. To
        change a factor that was there already, everybody does."""
        just_now = timezone.now() - JUST_NOW
        if Authenticator.objects.filter(user=self.request.user, created_at__lt=just_now).exists():
            return True
        records = get_authentication_records(self.request, self.request.user)
        return not any(each["method"] == "password" and each["at"] > just_now.timestamp() for each in records)

    def ajax_response(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """What a script gets: a mistake in the form is 422 here as everywhere, and not the library's 400."""
        response = super().ajax_response(*args, **kwargs)
        if response.status_code == HTTPStatus.BAD_REQUEST:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response
