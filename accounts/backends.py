"""Who signs in, and who a session belongs to."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from core.prepared import Prepared

_BY_KEY = Prepared(lambda pk: User.objects.filter(pk=pk), int)


class AddressBackend(AuthenticationBackend):
    """People sign in by address, as the library does it. Every request asks for one person by key, so that statement
    is kept; the row is read each time, for access that was ended is over with the next request."""

    def get_user(self, user_id: Any) -> User | None:
        user = _BY_KEY.first(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
