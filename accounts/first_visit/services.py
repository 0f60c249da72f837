"""An empty installation gets its first administrator."""

from django.db import transaction

from accounts.first_visit.codes import is_first_visit
from accounts.models import User
from core import audit
from core.errors import RuleViolation
from core.installation import this_installation
from core.models import Installation


@transaction.atomic
def make_first_administrator(*, name: str, email: str, time_zone: str, password: str) -> User:
    """Give an account to the first administrator, who signs in with this password at once.

    Refused (RuleViolation) where somebody has an account already, be it since a moment ago.
    """
    Installation.objects.select_for_update().get(pk=this_installation().pk)
    if not is_first_visit():
        raise RuleViolation("Somebody was here first. Ask them to add you under Settings, People.")
    person = User(name=name, email=email, time_zone=time_zone, site_role=User.SiteRole.ADMIN)
    person.set_password(password)
    person.full_clean()
    person.save()
    audit.record("person.added", person, by=person, fields=["email", "name", "site_role"])
    return person
