from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.models import Role  # noqa: PLC0415  the apps must be loaded
        from accounts.registries import NavigationEntry, add_navigation  # noqa: PLC0415

        add_navigation(
            NavigationEntry(_("Home"), "home", "house-door", 0, on_phone=True),
            NavigationEntry(_("Users"), "accounts:user-list", "person-gear", 900, (Role.ADMIN, Role.LEADERSHIP)),
        )
