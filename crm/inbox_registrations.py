"""What the e-mail tray tells the registries: a line in the navigation, a card on the officer's first page."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.models.user import CENTRE
from accounts.registries import HomeCard, NavigationEntry, add_home_cards, add_navigation
from accounts.templatetags.fmt import day
from crm import kinds, search
from crm.dropbox.unread_notices import put_aside_lately
from crm.models import InboundMessage


def waiting_in_tray(user: User) -> dict[str, object] | None:
    count = InboundMessage.objects.visible_to(user).waiting().count()
    return {"count": count} if count else None


kinds.take_mail("meeting", "letter")
add_navigation(NavigationEntry(_("E-mail tray"), "crm:inbound-list", "inbox", 35, CENTRE))
add_home_cards(HomeCard("crm/_home_inbox.html", waiting_in_tray, 15, CENTRE, "side"))
add_home_cards(HomeCard("crm/_home_mail_put_aside.html", put_aside_lately, 16, (*CENTRE, Role.ADMIN), "side"))
search.register(
    search.Searchable(
        "message",
        _("E-mail tray"),
        "inbox",
        InboundMessage.objects.all,
        lambda message: day(timezone.localdate(message.received_at), "medium"),
        95,
        newest_first=("-received_at", "-pk"),
        names=("subject", "from_name"),
    )
)
search.register_actions(
    search.QuickAction(_("Meeting from an invitation"), "crm:meeting-from-invitation", "upload", CENTRE),
    search.QuickAction(_("My secret address"), "crm:dropbox", "envelope", CENTRE),
)
