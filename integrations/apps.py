from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """Other programs: a channel of a chat program is told what waits."""

    name = "integrations"
    verbose_name = "Integrations"

    def ready(self) -> None:
        from core import settings_pages

        settings_pages.register(
            settings_pages.SettingsPage(
                "Chat",
                "Whether a channel of Slack, Teams or Mattermost is told that scorecards are late.",
                "integrations:chat_hook",
            )
        )
