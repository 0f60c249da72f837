"""People as far as the kernel knows them: their model stands to its right in the line of apps."""

from typing import Any, Protocol

from django.db import models


class Visitor(Protocol):
    """Whoever asks for a page, signed in or not: a person, or Django's anonymous user."""

    @property
    def pk(self) -> Any: ...

    @property
    def is_authenticated(self) -> bool: ...

    def has_perm(self, permission: str, obj: models.Model | None = None, /) -> bool: ...


def has_account(user: Visitor) -> bool:
    """Whether somebody is signed in and no guest: a guest's session is for one interview (accounts.User.is_guest)."""
    return user.is_authenticated and not getattr(user, "is_guest", False)


class Account(Protocol):
    """Somebody with an account: does things, and is named beside them."""

    @property
    def pk(self) -> int: ...

    @property
    def name(self) -> str: ...

    @property
    def called(self) -> str: ...
