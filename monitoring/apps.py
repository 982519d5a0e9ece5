from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"

    def ready(self) -> None:
        from crm.importing import targets  # noqa: PLC0415  the apps must be loaded
        from monitoring import (  # noqa: F401, PLC0415
            export_registrations,
            list_registrations,
            mentions,
            papers,
            registrations,
            turnover_registrations,
        )
        from monitoring.importing.targets import Commitments, History  # noqa: PLC0415

        targets.register(Commitments(), History())
