from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "monitoring"

    def ready(self) -> None:
        from accounts import jobs  # noqa: PLC0415  the apps must be loaded
        from accounts.models.user import CENTRE  # noqa: PLC0415
        from accounts.registries import NavigationEntry, add_navigation  # noqa: PLC0415
        from monitoring import papers, registrations, turnover_registrations  # noqa: F401, PLC0415
        from monitoring.importing import work  # noqa: PLC0415

        jobs.register(jobs.Kind(work.IMPORT, _("Import of commitments"), work.run_import, work.may_work))
        jobs.register(jobs.Kind(work.REVERT, _("Taking back an import"), work.run_revert, work.may_work))
        add_navigation(NavigationEntry(_("Imports"), "monitoring:import-list", "upload", 100, CENTRE))
