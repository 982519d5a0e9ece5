"""The lists of this app whose filters can be kept as a view."""

from django.utils.translation import gettext_lazy as _

from accounts import lists
from accounts.lists import List
from accounts.models import Role
from accounts.models.user import CENTRE
from crm.filters import OrganisationFilter, PersonFilter
from crm.letter_filters import LetterFilter
from crm.lists import counting
from crm.meeting_filters import MeetingFilter, TaskFilter
from crm.models import Letter, Meeting, Organisation, Person, Task

lists.register(
    List("crm:organisation-list", _("Organisations"), counting(OrganisationFilter, Organisation.objects.visible_to)),
    List("crm:person-list", _("People"), counting(PersonFilter, Person.objects.visible_to), CENTRE),
    List("crm:meeting-list", _("Meetings"), counting(MeetingFilter, Meeting.objects.visible_to)),
    List("crm:letter-list", _("Letters"), counting(LetterFilter, Letter.objects.visible_to)),
    List(
        "crm:task-list", _("Tasks"), counting(TaskFilter, Task.objects.visible_to, TaskFilter.DEFAULTS),
        (*CENTRE, Role.MEMBER), TaskFilter.DEFAULTS,
    ),
)  # fmt: skip
