"""How states of the plan read on a page."""

from collections.abc import Sequence

from core.wording import counted
from hiring.models import LoopTemplate, Opening

Status = Opening.Status

OPENING_TONES = {Status.OPEN: "done"}
TEMPLATE_TONES = {LoopTemplate.Status.PUBLISHED: "done"}

STATUS_ACTIONS: dict[tuple[str, str], str] = {
    (Status.DRAFT, Status.OPEN): "Open it",
    (Status.DRAFT, Status.CLOSED): "Close it",
    (Status.OPEN, Status.ON_HOLD): "Put it on hold",
    (Status.OPEN, Status.FILLED): "Mark it as filled",
    (Status.OPEN, Status.CLOSED): "Close it",
    (Status.ON_HOLD, Status.OPEN): "Open it again",
    (Status.ON_HOLD, Status.CLOSED): "Close it",
    (Status.FILLED, Status.OPEN): "Open it again",
    (Status.FILLED, Status.CLOSED): "Close it",
    (Status.CLOSED, Status.OPEN): "Open it again",
}


# What follows from the step, beside the form that asks for its reason.
STATUS_CONSEQUENCES: dict[str, tuple[str, ...]] = {
    Status.OPEN: ("Candidates can be added, and their interviews planned.",),
    Status.ON_HOLD: ("Loops under way go on. Nobody is told anything.", "You can open it again at any time."),
    Status.FILLED: (
        "No new candidates can be added.",
        "Loops under way stay as they are: decide or cancel each one, and tell the candidate.",
    ),
    Status.CLOSED: ("No new candidates can be added.", "Everything that was written stays."),
}


def opening_pill(opening: Opening) -> dict[str, str]:
    return {"text": opening.get_status_display(), "tone": OPENING_TONES.get(Status(opening.status), "")}


def template_pill(template: LoopTemplate) -> dict[str, str]:
    text = f"{template.get_status_display()}, version {template.version}"
    return {"text": text, "tone": TEMPLATE_TONES.get(LoopTemplate.Status(template.status), "")}


def what_archiving_means(template: LoopTemplate, of_role: Sequence[LoopTemplate]) -> list[str]:
    """What follows when a published template is offered no longer, by all versions `of_role`'s templates."""
    others = sum(other.is_published and other.pk != template.pk for other in of_role)
    if others:
        rest = f"New openings for {template.role} choose among {counted(others, 'other template')}."
    else:
        rest = f"{template.role} has no other published template: new openings for it begin without one."
    drafts = [other.version for other in of_role if other.is_draft and other.name == template.name]
    return [
        "Nobody chooses it for an opening any more.",
        "Openings that follow it go on with it, and loops planned from it stay as they are.",
        rest,
        *(f"The draft of version {version} stays. Publishing it offers the template again." for version in drafts),
        "You can bring it back at any time.",
    ]
