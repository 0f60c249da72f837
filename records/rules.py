"""Who may take copies of what is stored about candidates, keep them, and end them."""

import rules

from accounts.rules import is_recruiter
from hiring.rules import is_about_user, is_hiring_manager, is_opening_recruiter, runs_hiring

rules.add_perm("records.keep_record", runs_hiring & ~is_about_user)  # of a candidate: copy, legal hold, erasure
# Of an opening or a loop. Which cards the file holds is the sealed-card rule's: see records.rating_files.
rules.add_perm("records.export_ratings", (is_hiring_manager | is_opening_recruiter | is_recruiter) & ~is_about_user)
