from django.apps import AppConfig
from django.core.checks import Tags, register


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Kernel"

    def ready(self) -> None:
        from core import checks, logging

        logging.log_to_the_log()
        register(checks.what_is_missing, Tags.security, deploy=True)
