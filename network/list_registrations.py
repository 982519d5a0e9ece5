"""The lists of this app whose filters can be kept as a view."""

from django.utils.translation import gettext_lazy as _

from accounts import lists
from accounts.lists import List
from accounts.models.user import CENTRE
from crm.lists import counting
from network.filters import TieFilter
from network.models import Tie

lists.register(List("network:tie-list", _("Ties"), counting(TieFilter, Tie.objects.visible_to), CENTRE))
