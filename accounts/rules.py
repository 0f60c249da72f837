"""Who a person is to the whole installation, and what that allows. Teams and panels are known further to the right."""

from typing import Any

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


def permit_finding(chooses: Any) -> None:
    """Say who finds colleagues by typing: those who choose somebody on a page of theirs. Everybody else types nobody's
    name anywhere, so the names, titles and addresses of the whole house are not theirs to go through."""
    rules.set_perm("accounts.find_people", chooses)


permit_finding(is_admin | is_recruiter)
