"""Who writes to candidates about their interviews: whoever runs the loop, never somebody who merely sits in it."""

import rules

from accounts.models import User
from appointments.models import HelpRequest
from interviews.rules import runs_loop


@rules.predicate
def is_asked(user: User, request: HelpRequest) -> bool:
    """A candidate's words go to this person as things stand."""
    return request.offer.current_reader() == user


rules.add_perm("appointments.write_to_candidate", runs_loop)  # of a loop
rules.add_perm("appointments.handle_mail", runs_loop)
rules.add_perm("appointments.see_reply", runs_loop)
rules.add_perm("appointments.end_offer", runs_loop)
rules.add_perm("appointments.read_help", is_asked)
