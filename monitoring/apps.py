from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"

    def ready(self) -> None:
        from campaigns.stances import next_steps  # noqa: PLC0415  the apps must be loaded
        from crm import letter_links  # noqa: PLC0415
        from crm.actions import capacities  # noqa: PLC0415
        from crm.importing import targets  # noqa: PLC0415
        from monitoring import (  # noqa: F401, PLC0415
            bulk_registrations,
            export_registrations,
            list_registrations,
            mentions,
            outcome_registrations,
            papers,
            registrations,
            session_registrations,
            turnover_registrations,
        )
        from monitoring.actions.speakers import settle_speakers  # noqa: PLC0415
        from monitoring.checks import registrations as check_registrations  # noqa: F401, PLC0415
        from monitoring.evidence import registrations as evidence_registrations  # noqa: F401, PLC0415
        from monitoring.following import registrations as following_registrations  # noqa: F401, PLC0415
        from monitoring.importing.targets import Commitments, History  # noqa: PLC0415
        from monitoring.indicators import registrations as indicator_registrations  # noqa: F401, PLC0415
        from monitoring.intake import registrations as intake_registrations  # noqa: F401, PLC0415
        from monitoring.judging.reply_actions import letter_left  # noqa: PLC0415
        from monitoring.lineage import registrations as lineage_registrations  # noqa: F401, PLC0415
        from monitoring.next_steps import overdue_promises  # noqa: PLC0415

        capacities.register(settle_speakers)
        letter_links.register_sending(letter_left)
        next_steps.register(overdue_promises)
        targets.register(Commitments(), History())
