"""What to say of a draft that was discarded while somebody had it open."""

from django.urls import reverse

from accounts.models import User
from core import audit
from core.models import AuditEvent
from core.removed import Removed


def discarded_draft(user: User, pk: int) -> Removed | None:
    """Who discarded the draft of this key, and where its published versions are; for those who read templates."""
    if not user.has_perm("hiring.read_template"):
        return None
    events = audit.events_for(user).filter(subject_type="hiring.looptemplate", subject_id=str(pk))
    event: AuditEvent | None = events.filter(action="template.discarded").first()
    if event is None:
        return None
    person = User.objects.filter(pk=event.by_id or 0).first()
    who = "You" if person == user else person.name if person else "Somebody"
    sentence = f"{who} discarded this draft, so nothing in it can change any more. Published versions stay as they are."
    return Removed(sentence, reverse("hiring:template_list"), "Go to the loop templates")
