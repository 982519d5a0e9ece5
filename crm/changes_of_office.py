"""Who came and who went: tenures as events of a timeline."""

from django.db import models
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from crm.approximate import first_day, last_day
from crm.models import Organisation, Person, Tenure
from crm.templatetags.approximate import roughly
from crm.timeline import Item


def changes(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """Return the beginnings and ends of the tenures of a person or in an organisation that the reader may see."""
    tenures = Tenure.objects.visible_to(user).for_list()
    if isinstance(record, Organisation):
        tenures = tenures.filter(organisation=record)
    elif isinstance(record, Person):
        tenures = tenures.filter(person=record)
    else:
        return []
    return [item for tenure in tenures[:most] for item in of_tenure(tenure, record)]


def of_tenure(tenure: Tenure, record: models.Model) -> list[Item]:
    on_organisation = isinstance(record, Organisation)
    words = {"person": tenure.person, "what": (tenure.title if on_organisation else "") or tenure}
    url = tenure.person.get_absolute_url() if on_organisation else tenure.organisation.get_absolute_url()
    items = []
    if tenure.started:
        title = _("%(person)s took up: %(what)s") % words
        items.append(Item(first_day(tenure.started), "person", title, url, when=roughly(tenure.started)))
    if tenure.ended:
        title = _("%(person)s left: %(what)s") % words
        items.append(Item(last_day(tenure.ended), "box-arrow-right", title, url, when=roughly(tenure.ended)))
    return items
