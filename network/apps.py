from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "network"

    def ready(self) -> None:
        from accounts import registries  # noqa: PLC0415  models are loaded by now
        from accounts.models.user import CENTRE  # noqa: PLC0415
        from crm import panels, search  # noqa: PLC0415
        from network import export_registrations, list_registrations, mentions  # noqa: F401, PLC0415  models are loaded
        from network.exchange import registrations as of_exchange  # noqa: F401, PLC0415  models are loaded
        from network.facts import data_version  # noqa: PLC0415
        from network.findings import registrations as findings  # noqa: F401, PLC0415
        from network.introductions import registrations as introductions  # noqa: F401, PLC0415  models are loaded
        from network.rules import registrations as rules  # noqa: F401, PLC0415
        from network.snapshots import registrations as of_snapshots  # noqa: F401, PLC0415  models are loaded
        from network.stating import registrations as stating  # noqa: F401, PLC0415

        post_migrate.connect(data_version.install, sender=self)
        registries.add_navigation(registries.NavigationEntry(_("Network"), "network:picture", "share", 79))
        registries.add_navigation(registries.NavigationEntry(_("Ties"), "network:tie-list", "diagram-3", 80, CENTRE))
        panels.register(panels.Panel("organisation", "network:organisation-ties", 40))
        search.register_actions(search.QuickAction(_("Picture of the network"), "network:picture", "share"))
