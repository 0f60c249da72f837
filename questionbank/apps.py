from django.apps import AppConfig
from django.db.models.signals import post_migrate

from core import removed, settings_pages
from core.navigation import NavItem, register
from questionbank.categories.first_lists import begin_lists


class QuestionbankConfig(AppConfig):
    name = "questionbank"
    verbose_name = "Question bank"

    def ready(self) -> None:
        from questionbank.importing.ended_previews import ended_preview

        removed.explain("questionbank:list_preview", ended_preview)
        post_migrate.connect(begin_lists, sender=self)
        register(
            NavItem(
                "Question bank",
                "questionbank:question_list",
                order=60,
                prefix_names=("questionbank:",),
            )
        )
        settings_pages.register(
            settings_pages.SettingsPage(
                "Categories and groups",
                "What questions are about, and which competencies belong together.",
                "questionbank:category_list",
            )
        )
        settings_pages.register(
            settings_pages.SettingsPage(
                "Practice",
                "How near to the agreed ratings somebody must be for their practice to count.",
                "questionbank:practice_limits",
            )
        )
        settings_pages.register(
            settings_pages.SettingsPage(
                "Review of questions",
                "Whether a second person reviews a question before it is used.",
                "questionbank:review_rule",
            )
        )
