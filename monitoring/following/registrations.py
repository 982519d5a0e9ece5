"""What following tells the registries, once the apps are loaded."""

from django.utils.translation import gettext_lazy as _

from crm import changes, panels

panels.register(
    panels.Panel("commitment", "monitoring:commitment-follow", 95),
    panels.Panel("organisation", "monitoring:organisation-follow", 95),
)
changes.VERBS.update(
    {
        "followed": _("follows"),
        "followed no more": _("follows no more"),
        "asked to follow": _("asked for mails"),
        "confirmed following": _("confirmed the mails"),
    }
)
