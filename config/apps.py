from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import privileges  # noqa: PLC0415  the apps must be loaded

        # An app without tables gets no such signal, so the lowest app stands in for all.
        post_migrate.connect(privileges.grant, sender=apps.get_app_config("accounts"))
