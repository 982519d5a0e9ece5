"""What stances and influences add to pages, timelines, pickers and full exports."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.gates import Visitor
from accounts.models import Role
from accounts.models.user import CENTRE
from campaigns.models import Ask, Influence, Stance
from crm import kinds, panels, timeline
from crm.exporting import kinds as exported
from crm.exporting.kinds import Kind
from crm.models import Document, Organisation, Person
from crm.timeline import Item

INSIDE = (*CENTRE, Role.ADMIN)  # to whom internal records are open


def stances(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """Each time somebody's stance was recorded, for those who may read it."""
    fields = {Ask: "ask", Person: "person", Organisation: "organisation"}
    field = next((name for model, name in fields.items() if isinstance(record, model)), None)
    if field is None:
        return []
    rows = Stance.objects.visible_to(user).filter(**{field: record}).for_list()[:most]
    return [stance_item(one, of_ask=field == "ask") for one in rows]


def stance_item(one: Stance, *, of_ask: bool) -> Item:
    said = {"who": one.target if of_ask else one.ask, "stance": one.get_position_display()}
    return Item(
        on=one.taken_on,
        icon=one.place.icon,
        title=_("Stance recorded: %(who)s: %(stance)s") % said,
        url=one.get_absolute_url(),
        text=one.note,
        tone=one.place.tone,
        level=one.confidentiality,
        who=str(one.author),
    )


kinds.register(document=Document)
timeline.register(stances)
panels.register(
    panels.Panel("ask", "campaigns:ask-stances", 5, INSIDE),
    panels.Panel("person", "campaigns:person-stances", 25, INSIDE),
    panels.Panel("organisation", "campaigns:organisation-stances", 35, INSIDE),
)
exported.register(
    Kind("stances", Stance, (
        "ask", "person", "organisation", "position", "taken_on", "meeting", "letter", "document", "note",
        "confidentiality", "made_at", "author",
    ), order=45),
    Kind("influences", Influence, (
        "person", "organisation", "weight", "since", "reason", "confidentiality", "made_at", "author",
    ), order=46, called=gettext_lazy("influence of people and bodies")),
)  # fmt: skip
