from django.apps import AppConfig

from core.navigation import NavItem, register


class QuestionbankConfig(AppConfig):
    name = "questionbank"
    verbose_name = "Question bank"

    def ready(self) -> None:
        register(
            NavItem(
                "Question bank",
                "questionbank:question_list",
                order=60,
                prefix_names=("questionbank:",),
            )
        )
