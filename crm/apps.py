from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CrmConfig(AppConfig):
    name = "crm"

    def ready(self) -> None:
        from crm import (  # noqa: F401, PLC0415  the apps must be loaded
            bulk_registrations,
            calendar_registrations,
            duplicate_registrations,
            export_registrations,
            heartbeat_registrations,
            import_registrations,
            inbox_registrations,
            letter_registrations,
            list_registrations,
            registrations,
            registry,
        )
        from crm.actions.capacities import settle_capacities  # noqa: PLC0415
        from crm.finding import lexicon  # noqa: PLC0415
        from crm.importing import tenures  # noqa: PLC0415
        from crm.privacy import registrations as rights  # noqa: F401, PLC0415

        tenures.register(settle_capacities)
        post_migrate.connect(lexicon.install, sender=self)
