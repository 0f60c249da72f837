from django.apps import AppConfig


class HiringConfig(AppConfig):
    name = "hiring"
    verbose_name = "Hiring"

    def ready(self) -> None:
        from core import audit, palette, removed
        from core.navigation import NavItem, register
        from hiring.candidates.concealment import concealed_events
        from hiring.candidates.importing.imported_lists import imported_list
        from hiring.kits.foreseen import foresee_plan
        from hiring.kits.services import load_plan_of
        from hiring.openings.palette_finders import find_candidates, find_openings
        from hiring.templates.discarded import discarded_draft
        from hiring.templates.question_places import places_of
        from questionbank.importing import kit_parts
        from questionbank.questions import page_parts

        page_parts.register_part("places", places_of)
        audit.conceal(concealed_events)
        palette.register_finder("openings", find_openings, order=20)
        palette.register_finder("candidates", find_candidates, order=10)
        kit_parts.register(kit_parts.KitPart("plan", foresee_plan, load_plan_of))
        for page in ("template_edit", "template_use", "round_add", "question_pick"):
            removed.explain(f"hiring:{page}", discarded_draft)
        removed.explain("hiring:list_of_candidates", imported_list)
        register(
            NavItem(
                "Openings",
                "hiring:opening_list",
                order=20,
                # A hiring manager has no list of candidates: their pages belong to the opening.
                prefix_names=(
                    "hiring:",
                    "interviews:loop_",
                    "interviews:loops_",
                    "interviews:applications_",
                    "interviews:interview_edit",
                    "interviews:interview_panel",
                    "interviews:compare",
                    "interviews:debrief",
                    "interviews:decision",
                ),
            ),
            NavItem(
                "Candidates",
                "hiring:candidate_list",
                order=30,
                prefix_names=("hiring:candidate", "records:candidate"),
            ),
        )
