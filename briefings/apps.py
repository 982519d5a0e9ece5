from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BriefingsConfig(AppConfig):
    name = "briefings"

    def ready(self) -> None:
        from accounts import jobs  # noqa: PLC0415  the apps must be loaded
        from accounts.models import Role  # noqa: PLC0415
        from accounts.registries import NavigationEntry, add_navigation  # noqa: PLC0415
        from briefings import (  # noqa: PLC0415
            editions,
            export_registrations,  # noqa: F401  they register themselves
            mentions,  # noqa: F401  the models are loaded by now
            proving,
        )
        from briefings.models import Briefing  # noqa: PLC0415
        from crm import panels, search  # noqa: PLC0415
        from monitoring.public.addresses import open_space  # noqa: PLC0415

        centre = (Role.OFFICER, Role.LEADERSHIP)
        add_navigation(NavigationEntry(_("Briefings"), "briefings:briefing-list", "file-earmark-text", 90, centre))
        panels.register(
            panels.Panel("organisation", "briefings:organisation-briefings", 45, centre),
            panels.Panel("person", "briefings:person-briefings", 45, centre),
            panels.Panel("meeting", "briefings:meeting-briefings", 45, centre),
            panels.Panel("letter", "briefings:letter-paper", 15, centre),
        )
        search.register_actions(
            search.QuickAction(_("New briefing"), "briefings:briefing-new", "file-earmark-text", (Role.LEADERSHIP,))
        )
        jobs.register(jobs.Kind("briefing", _("Briefing"), editions.run, editions.may_make))
        jobs.register(jobs.Kind(proving.JOB, _("Check of an edition"), proving.run, proving.may_prove))
        open_space("/publications/", {"public-papers": ("page",)})
        search.register(
            search.Searchable(
                "briefing", _("Briefings"), "file-earmark-text", Briefing.objects.for_list,
                lambda briefing: briefing.get_level_display(), 90, names=("title",),
            )
        )  # fmt: skip
