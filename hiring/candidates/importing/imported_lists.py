"""What to say of a list that is not there any more, because its candidates came in."""

from django.urls import reverse

from accounts.models import User
from core.removed import Removed
from hiring.models import CandidateImport


def imported_list(user: User, pk: int) -> Removed | None:
    """Where the import of the list of this key is, for those who work on its opening."""
    imports = CandidateImport.objects.visible_to(user).filter(list_key=pk).select_related("opening")
    started = imports.order_by("-pk").first()
    if started is None or not started.is_done or not user.has_perm("hiring.add_candidate", started):
        return None
    sentence = "The candidates of this list came in already, so there is nothing left to answer."
    return Removed(sentence, reverse("hiring:candidate_import", args=[started.pk]), "Go to the import")
