from typing import Any

from django.apps import AppConfig

from core.navigation import NavItem, register


def opens_calibration(user: Any) -> bool:
    """Recruiters, administrators and hiring managers have it in the navigation; everyone else reaches their own
    figures from the list of their interviews."""
    from hiring.rules import manages_an_opening

    return user.is_recruiter or user.is_admin or manages_an_opening(user)


class InterviewsConfig(AppConfig):
    name = "interviews"
    verbose_name = "Interviews"

    def ready(self) -> None:
        from core import audit
        from interviews import drafts, repairs, work
        from interviews.visibility import concealed_events

        audit.conceal(concealed_events)
        register(
            NavItem("My work", "interviews:my_work", bool, order=10),
            NavItem("Interviews", "interviews:interview_list", bool, order=40, prefix_names=("interviews:",)),
            NavItem(
                "Calibration",
                "interviews:calibration",
                opens_calibration,
                order=70,
                prefix_names=("interviews:selection_",),
            ),
        )
        work.register_provider("drafts", drafts.drafts_of)
        work.register_provider("repairs", repairs.repairs_for)
