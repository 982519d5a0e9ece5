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
            registrations,
            search_registrations,
        )
        from campaigns.asks import papers as of_asks  # noqa: F401, PLC0415
        from campaigns.asks.actions import put_in_letter  # noqa: PLC0415
        from campaigns.assistance import papers as of_help  # noqa: F401, PLC0415
        from campaigns.assistance import registrations as of_assistance  # noqa: F401, PLC0415
        from campaigns.calls import registrations as of_calls  # noqa: F401, PLC0415
        from campaigns.elections import registrations as of_elections  # noqa: F401, PLC0415
        from campaigns.project_events import papers as of_gatherings  # noqa: F401, PLC0415
        from campaigns.project_events import registrations as of_events  # noqa: F401, PLC0415
        from campaigns.projects import registrations as of_projects  # noqa: F401, PLC0415
        from campaigns.seats import registrations as of_seats  # noqa: F401, PLC0415
        from campaigns.sessions import registrations as of_sessions  # noqa: F401, PLC0415
        from campaigns.signing import registrations as of_signing  # noqa: F401, PLC0415
        from campaigns.stances import registrations as of_stances  # noqa: F401, PLC0415
        from crm import letter_links  # noqa: PLC0415

        letter_links.register("ask", lambda letter, asks, by: put_in_letter(letter=letter, asks=asks, by=by))
