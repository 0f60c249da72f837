from django.apps import AppConfig

from core.navigation import NavItem, register


class InterviewsConfig(AppConfig):
    name = "interviews"
    verbose_name = "Interviews"

    def ready(self) -> None:
        from accounts import person_field
        from core import audit, palette
        from interviews.figures.question_page import learnt_of
        from interviews.loops.own_loops_finder import find_own_loops
        from interviews.loops.question_rounds import rounds_of
        from interviews.my_work import (
            asked_openings,
            declined_seats,
            drafts,
            loop_matters,
            named_in_notes,
            question_care,
            recused_seats,
            repairs,
            unsigned,
        )
        from interviews.my_work import items as work
        from interviews.scheduling import loads
        from interviews.visibility import concealed_events
        from questionbank.questions import page_parts

        audit.conceal(concealed_events)
        person_field.register_note(loads.LOAD, loads.loads_now)
        palette.register_finder("own loops", find_own_loops, order=30)
        page_parts.register_part("learnt", learnt_of)
        page_parts.register_part("rounds", rounds_of)
        register(
            NavItem("My work", "interviews:my_work", order=10),
            NavItem("Interviews", "interviews:interview_list", order=40, prefix_names=("interviews:",)),
            NavItem(
                "Calibration",
                "interviews:calibration",
                order=70,
                prefix_names=("interviews:selection_",),
                # Everyone else reaches their own figures from the list of their interviews.
                permission="interviews.follow_calibration",
            ),
        )
        work.register_provider("agreements", unsigned.agreements_for)
        work.register_provider("drafts", drafts.drafts_of)
        work.register_provider("asked openings", asked_openings.asked_openings_for)
        work.register_provider("questions", question_care.questions_for)
        work.register_provider("repairs", repairs.repairs_for)
        refused = loop_matters.LoopMatter(repairs.refused_mails, "interview__loop", repairs.refused_mails_of)
        loop_matters.register_matter("refused mails", refused)
        conflicting = loop_matters.LoopMatter(
            recused_seats.recused_seats, "interview__loop", recused_seats.recused_seats_of
        )
        loop_matters.register_matter("recused seats", conflicting)
        declined = loop_matters.LoopMatter(
            declined_seats.declined_seats, "interview__loop", declined_seats.declined_seats_of
        )
        loop_matters.register_matter("declined seats", declined)
        noted = loop_matters.LoopMatter(named_in_notes.unseen_mentions, "note", named_in_notes.named_in_notes)
        loop_matters.register_matter("notes", noted)
        work.register_provider("loops", loop_matters.matters_for)
