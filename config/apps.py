from django.apps import AppConfig


class CompositionConfig(AppConfig):
    name = "config"
    verbose_name = "Composition"

    def ready(self) -> None:
        from core import settings_pages

        settings_pages.register(
            settings_pages.SettingsPage(
                "Sample data",
                "A made-up opening with candidates, to look round in; it goes again in one act.",
                "samples:sample_data",
            )
        )
