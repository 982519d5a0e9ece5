"""The lists of this app of which many records can be changed at once."""

from django.utils.translation import gettext_lazy as _

from crm import bulk
from crm.bulk import Many
from crm.filters import OrganisationFilter, PersonFilter
from crm.forms.bulk_changes import ASSIGN, FINISH, THEMES
from crm.letter_filters import LetterFilter
from crm.meeting_filters import MeetingFilter, TaskFilter
from crm.models import Letter, Meeting, Organisation, Person, Task

bulk.register(
    Many("organisations", "crm:organisation-list", _("Organisations"), OrganisationFilter,
         Organisation.objects.changeable_by, THEMES,
         (("crm:profile-check-ask", _("Ask: still right?"), "patch-question"),)),
    Many("people", "crm:person-list", _("People"), PersonFilter, Person.objects.changeable_by, ()),
    Many("meetings", "crm:meeting-list", _("Meetings"), MeetingFilter, Meeting.objects.changeable_by, THEMES),
    Many("letters", "crm:letter-list", _("Letters"), LetterFilter,
         lambda user: Letter.objects.changeable_by(user).standing(), THEMES),
    Many("tasks", "crm:task-list", _("Tasks"), TaskFilter, Task.objects.changeable_by, (ASSIGN, FINISH)),
)  # fmt: skip
