from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """Other programs: nothing yet, and its place in the line of apps."""

    name = "integrations"
    verbose_name = "Integrations"
