from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator: nobody signs up by themselves."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False
