from crm.models.contact_points import ContactPoint
from crm.models.documents import Document
from crm.models.feeds import CalendarFeed
from crm.models.heartbeat import Confirmation, ProfileCheck, ProposedChange
from crm.models.imports import ImportBatch, Imported, ImportRefusal
from crm.models.inbox import Dropbox, InboundAttachment, InboundMessage, UnreadMail
from crm.models.letters import Letter
from crm.models.meetings import Meeting, Participation, Side
from crm.models.merging import DuplicatePair, Merge
from crm.models.organisations import Alias, CoalitionMembership, Organisation
from crm.models.people import Office, Person, Representation, Tenure
from crm.models.places import Place
from crm.models.tasks import Task
from crm.models.themes import Theme

__all__ = [
    "Alias",
    "CalendarFeed",
    "CoalitionMembership",
    "Confirmation",
    "ContactPoint",
    "Document",
    "Dropbox",
    "DuplicatePair",
    "ImportBatch",
    "ImportRefusal",
    "Imported",
    "InboundAttachment",
    "InboundMessage",
    "Letter",
    "Meeting",
    "Merge",
    "Office",
    "Organisation",
    "Participation",
    "Person",
    "Place",
    "ProfileCheck",
    "ProposedChange",
    "Representation",
    "Side",
    "Task",
    "Tenure",
    "Theme",
    "UnreadMail",
]
