"""Who writes to candidates about their interviews: whoever runs the loop, never somebody who merely sits in it."""

import rules

from interviews.rules import runs_loop

rules.add_perm("appointments.write_to_candidate", runs_loop)  # of a loop
rules.add_perm("appointments.handle_mail", runs_loop)
