from django.apps import AppConfig


class CrmConfig(AppConfig):
    name = "crm"

    def ready(self) -> None:
        from crm import inbox_registrations  # noqa: F401, PLC0415  the apps must be loaded
        from crm import calendar_registrations, heartbeat_registrations, letter_registrations, registrations, registry  # noqa: F401, PLC0415  the apps must be loaded
