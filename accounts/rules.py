"""Who a person is to the whole installation, and what that allows."""

import rules

from accounts.models import User


@rules.predicate
def is_signed_in(user: User) -> bool:
    return user.is_authenticated and user.is_active


@rules.predicate
def is_admin(user: User) -> bool:
    return is_signed_in(user) and user.is_admin


@rules.predicate
def is_recruiter(user: User) -> bool:
    return is_signed_in(user) and user.is_recruiter


rules.add_perm("accounts.manage_people", is_admin)
rules.add_perm("accounts.change_settings", is_admin)
rules.add_perm("accounts.read_audit", is_admin)
