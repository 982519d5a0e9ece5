"""What bringing ties in and giving networks out tells the registries."""

from django.utils.translation import gettext_lazy as _

from crm import changes
from crm.importing import formats, taking_back, targets
from network.exchange.importing import FORMATS, Ties
from network.models import Tie

targets.register(Ties())
formats.register(*FORMATS)
taking_back.register(Tie)
changes.VERBS.update({"took along the network": _("took the network along as a file")})
