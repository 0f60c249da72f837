"""What to say of a preview that is not there any more: its questions came in, or another list took its place."""

from django.urls import reverse

from accounts.models import User
from core.removed import Removed
from questionbank.models import ImportPreview, QuestionImport

CAME_IN = "The questions of this list came in already, so there is nothing left to choose."
TAKEN_PLACE = "You chose another list since, and it took the place of this one."


def ended_preview(user: User, pk: int) -> Removed | None:
    """Where the preview of this key went, for whoever made it."""
    started = QuestionImport.objects.visible_to(user).filter(preview_key=pk).first()
    if started is not None and started.is_done:
        return Removed(CAME_IN, reverse("questionbank:import_detail", args=[started.pk]), "Go to the import")
    later = ImportPreview.objects.visible_to(user).filter(pk__gt=pk).first()
    if later is not None:
        return Removed(TAKEN_PLACE, reverse("questionbank:list_preview", args=[later.pk]), "Go to the other list")
    return None
