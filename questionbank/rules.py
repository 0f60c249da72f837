"""Who may read and write the library. Hiring managers join the writers in hiring.rules, which knows them."""

import rules

from accounts.rules import is_admin, is_recruiter, is_signed_in

rules.add_perm("questionbank.read_question", is_signed_in)
rules.add_perm("questionbank.read_competency", is_signed_in)
rules.add_perm("questionbank.practise", is_signed_in)
rules.add_perm("questionbank.set_practice_limits", is_admin)
rules.add_perm("questionbank.edit_question", is_recruiter | is_admin)
rules.add_perm("questionbank.edit_competency", is_recruiter | is_admin)
