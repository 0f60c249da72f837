"""What the audit trail keeps from a colleague who applied."""

from django.db.models import Q

from accounts.models import User
from hiring.models import Candidate
from hiring.querysets import about


def concealed_events(user: User) -> Q:
    """Events about the user's own applications."""
    own = Candidate.objects.filter(about(user)).order_by().values_list("pk", flat=True)
    return Q(subject_type=Candidate._meta.label_lower, subject_id__in=[str(pk) for pk in own])
