from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"

    def ready(self) -> None:
        from accounts import registries  # noqa: PLC0415  models are loaded by now
        from accounts.models.user import CENTRE  # noqa: PLC0415
        from campaigns import (  # noqa: PLC0415
            actions,
            bulk_registrations,  # noqa: F401
            campaign_registrations,  # noqa: F401
            export_registrations,  # noqa: F401  they register themselves
            home_cards,
            list_registrations,  # noqa: F401
            mentions,  # noqa: F401  the models are loaded by now
            papers,  # noqa: F401  they register themselves
            search_registrations,  # noqa: F401
            signing_registrations,  # noqa: F401
            stance_registrations,  # noqa: F401
            timeline,
        )
        from campaigns.models import Ask, Campaign  # noqa: PLC0415
        from crm import kinds, letter_links, panels  # noqa: PLC0415
        from crm import timeline as timelines  # noqa: PLC0415

        registries.add_navigation(
            registries.NavigationEntry(_("Campaigns"), "campaigns:campaign-list", "flag", 60),
            registries.NavigationEntry(_("Asks"), "campaigns:ask-list", "megaphone", 70),
        )
        registries.add_home_cards(home_cards.ASKS)
        kinds.register(campaign=Campaign, ask=Ask)
        letter_links.register("ask", lambda letter, asks, by: actions.put_in_letter(letter=letter, asks=asks, by=by))
        timelines.register(timeline.presses, timeline.in_letters, timeline.status_changes)
        panels.register(
            panels.Panel("organisation", "campaigns:organisation-asks", 30),
            panels.Panel("meeting", "campaigns:meeting-asks", 10),
            panels.Panel("letter", "campaigns:letter-asks", 10),
            panels.Panel("ask", "campaigns:ask-letters", 20),
            *(panels.Panel(kind, f"campaigns:{kind}-tasks", 80, CENTRE) for kind in ("campaign", "ask")),
            *(panels.Panel(kind, f"campaigns:{kind}-documents", 90) for kind in ("campaign", "ask")),
        )
