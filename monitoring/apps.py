from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"

    def ready(self) -> None:
        from crm.actions import capacities  # noqa: PLC0415  the apps must be loaded
        from crm.importing import targets  # noqa: PLC0415
        from monitoring import (  # noqa: F401, PLC0415
            bulk_registrations,
            export_registrations,
            list_registrations,
            mentions,
            papers,
            registrations,
            turnover_registrations,
        )
        from monitoring.actions.speakers import settle_speakers  # noqa: PLC0415
        from monitoring.importing.targets import Commitments, History  # noqa: PLC0415

        capacities.register(settle_speakers)
        targets.register(Commitments(), History())
