from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"
    verbose_name = "Interviews"

    def ready(self) -> None:
        from core import audit
        from interviews.visibility import concealed_events

        audit.conceal(concealed_events)
