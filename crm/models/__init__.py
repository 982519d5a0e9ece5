from crm.models.documents import Document
from crm.models.meetings import Meeting, Participation, Side
from crm.models.organisations import Alias, CoalitionMembership, ContactPoint, Organisation
from crm.models.people import Office, Person, Representation, Tenure
from crm.models.places import Place
from crm.models.tasks import Task
from crm.models.themes import Theme

__all__ = [
    "Alias",
    "CoalitionMembership",
    "ContactPoint",
    "Document",
    "Meeting",
    "Office",
    "Organisation",
    "Participation",
    "Person",
    "Place",
    "Representation",
    "Side",
    "Task",
    "Tenure",
    "Theme",
]
