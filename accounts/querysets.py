from typing import Any

from django.db import models

from core.people import Visitor


class UserQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Visitor) -> "UserQuerySet":
        """Accounts are an administrator's business; everyone finds their own."""
        if not user.is_authenticated:
            return self.none()
        return self if user.has_perm("accounts.manage_people") else self.filter(pk=user.pk)
