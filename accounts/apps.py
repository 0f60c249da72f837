from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        from core.navigation import NavItem, register

        prefixes = ("accounts:settings", "accounts:person", "accounts:audit", "packets:letterhead")
        register(NavItem("Settings", "accounts:settings", order=90, prefix_names=prefixes))
