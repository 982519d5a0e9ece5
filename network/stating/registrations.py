"""What stating ties tells the registries, once the apps are loaded."""

from django.utils.translation import gettext_lazy as _

from accounts import digest, lists
from accounts.lists import List
from accounts.models import Role
from accounts.models.user import CENTRE
from accounts.registries import HomeCard, NavigationEntry, add_home_cards, add_navigation
from crm import changes, heartbeat_beside, search
from crm.exporting import kinds
from crm.exporting.kinds import Kind
from crm.lists import counting
from crm.privacy.mentions import Activity, Link, Table, register
from network.models import TieAnswer
from network.stating import reminding
from network.stating.answering import today_for_list
from network.stating.filters import AnswerFilter

digest.register(27, reminding.asked_by_mail)
add_home_cards(HomeCard("network/_home_state_ties.html", reminding.asked_of_us, 7))
add_navigation(
    NavigationEntry(_("Who stated their ties"), "network:answer-list", "chat-left-quote", 81, CENTRE),
    NavigationEntry(_("Whom do we work with?"), "network:our-ties", "chat-left-quote", 81, (Role.MEMBER,)),
)
search.register_actions(
    search.QuickAction(_("State whom we work with"), "network:our-ties", "chat-left-quote", (Role.MEMBER,)),
    search.QuickAction(_("Who stated their ties"), "network:answer-list", "chat-left-quote", CENTRE),
)
heartbeat_beside.register(
    heartbeat_beside.Beside(
        _("With an account you can also say, in five minutes, whom your organisation works with:"), "network:our-ties"
    )
)
changes.VERBS.update({"stated its ties": _("stated its ties")})
lists.register(List("network:answer-list", _("Who stated their ties"), counting(AnswerFilter, today_for_list), CENTRE))
kinds.register(Kind("answers-about-ties", TieAnswer, ("organisation", "answered_on", "via"), ("by",), order=61))
register(Table("network.TieAnswer", Activity.COALITION, {"by": Link.BY}))
