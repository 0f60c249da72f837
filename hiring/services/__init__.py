"""What people do with the plan. Each function is one transaction and leaves its trace in the audit trail."""

from hiring.services.candidates import (
    TAKES_NO_CANDIDATES,
    add_candidate,
    hold_candidate,
    record_resume_download,
    release_candidate,
    update_candidate,
)
from hiring.services.kits import install_kit, load_kits
from hiring.services.openings import (
    add_team_member,
    change_opening_status,
    choose_template,
    create_opening,
    remove_team_member,
    update_opening,
)
from hiring.services.roles import AskedCompetency, create_role, update_role
from hiring.services.templates import (
    add_question,
    add_round,
    create_template,
    discard_draft,
    draft_next_version,
    move_question,
    move_round,
    publish_template,
    remove_question,
    remove_round,
    update_round,
)

__all__ = [
    "TAKES_NO_CANDIDATES",
    "AskedCompetency",
    "add_candidate",
    "add_question",
    "add_round",
    "add_team_member",
    "change_opening_status",
    "choose_template",
    "create_opening",
    "create_role",
    "create_template",
    "discard_draft",
    "draft_next_version",
    "hold_candidate",
    "install_kit",
    "load_kits",
    "move_question",
    "move_round",
    "publish_template",
    "record_resume_download",
    "release_candidate",
    "remove_question",
    "remove_round",
    "remove_team_member",
    "update_candidate",
    "update_opening",
    "update_role",
    "update_round",
]
