from typing import Any

from django.db import models

from core.people import Visitor
from core.search import holding


class UserQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Visitor) -> "UserQuerySet":
        """Accounts are an administrator's business; everyone finds their own."""
        if not user.is_authenticated:
            return self.none()
        return self.with_account() if user.has_perm("accounts.manage_people") else self.filter(pk=user.pk)

    def known_to(self, user: Visitor) -> "UserQuerySet":
        """Whom a person may be led to by name: all for those who find people by typing; everyone finds their own."""
        if not user.is_authenticated:
            return self.none()
        return self.with_account() if user.has_perm("accounts.find_people") else self.filter(pk=user.pk)

    def with_account(self) -> "UserQuerySet":
        """Everyone but guests."""
        return self.filter(is_guest=False)

    def matching(self, words: str) -> "UserQuerySet":
        """People with every one of these words in their name or address."""
        return self.filter(holding(words))

    def known_by(self, canonical: str) -> "UserQuerySet":
        """Whoever has, or had, the address with this canonical form."""
        return self.filter(known_by(canonical))


def known_by(canonical: str) -> models.Q:
    """The condition of a person who has, or had, the address with this canonical form; of nobody for none."""
    if not canonical:
        return models.Q(pk__in=())
    return models.Q(canonical_email=canonical) | models.Q(earlier_emails__contains=f"\n{canonical}\n")
