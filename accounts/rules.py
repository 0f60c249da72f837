"""Who a person is to the whole installation, and what that allows."""

from typing import Any

import rules


@rules.predicate
def is_signed_in(user: Any) -> bool:
    return user.is_authenticated and user.is_active


@rules.predicate
def is_admin(user: Any) -> bool:
    return is_signed_in(user) and user.is_admin


@rules.predicate
def is_recruiter(user: Any) -> bool:
    return is_signed_in(user) and user.is_recruiter


rules.add_perm("accounts.manage_people", is_admin)
rules.add_perm("accounts.change_settings", is_admin)
rules.add_perm("accounts.read_audit", is_admin)
