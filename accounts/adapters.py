from http import HTTPStatus
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator: nobody signs up by themselves."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        return password_link(key)

    def ajax_response(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """What a script gets: a mistake in the form is 422 here as everywhere, and not the library's 400."""
        response = super().ajax_response(*args, **kwargs)
        if response.status_code == HTTPStatus.BAD_REQUEST:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


def password_link(key: str) -> str:
    """Where the holder of `key` chooses a password: at this installation, whatever host a request named."""
    uid, _, token = key.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    return f"{settings.BASE_URL}{path}"
