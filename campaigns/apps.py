from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"

    def ready(self) -> None:
        from campaigns import (  # noqa: F401, PLC0415  they register themselves; the models are loaded by now
            bulk_registrations,
            campaign_registrations,
            export_registrations,
            list_registrations,
            mentions,
            papers,
            registrations,
            search_registrations,
            signing_registrations,
            stance_registrations,
        )
