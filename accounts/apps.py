from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import digest, saved_views  # noqa: PLC0415  the apps must be loaded
        from accounts.models import Role  # noqa: PLC0415
        from accounts.registries import HomeCard, NavigationEntry, add_home_cards, add_navigation  # noqa: PLC0415

        add_navigation(
            NavigationEntry(_("Home"), "home", "house-door", 0, on_phone=True),
            NavigationEntry(_("Users"), "accounts:user-list", "person-gear", 900, (Role.ADMIN, Role.LEADERSHIP)),
        )
        add_home_cards(HomeCard("accounts/_home_views.html", saved_views.pinned, 5, column="side"))
        digest.register(90, saved_views.lines)
