"""A loop that begins goes by one version of its opening's agreement from then on."""

from hiring.openings.agreement.services import agreement_for_beginning_loop
from hiring.states import FrozenWhen
from interviews.locks import lock_loop
from interviews.models import Loop


def pin_agreement(loop: Loop, when: FrozenWhen) -> None:
    """Let a loop go by the agreement that holds now, for good; where it goes by one, nothing is read or written.

    Within the caller's transaction, before any card is locked: it locks the loop, then the opening.
    """
    if loop.agreement_id is not None:
        return
    lock_loop(loop)
    if loop.agreement_id is None:
        loop.agreement = agreement_for_beginning_loop(opening=loop.opening, when=when)
        Loop.objects.filter(pk=loop.pk).update(agreement=loop.agreement)
