from crm.models.bulk import BulkChange
from crm.models.contact_points import ContactPoint
from crm.models.documents import Document
from crm.models.exports import DataExport
from crm.models.feeds import CalendarFeed
from crm.models.heartbeat import Confirmation, ProfileCheck, ProposedChange
from crm.models.imports import ImportBatch, Imported, ImportRefusal
from crm.models.inbox import Dropbox, InboundAttachment, InboundMessage, UnreadMail
from crm.models.lawfulness import Consent, InformationDuty, LawfulBasis, UsedFor
from crm.models.letters import Letter
from crm.models.meetings import Meeting, Participation, Side
from crm.models.merging import DuplicatePair, Merge
from crm.models.nameless_seats import NamelessSeats
from crm.models.organisations import Alias, CoalitionMembership, Organisation
from crm.models.people import Office, Person, Tenure
from crm.models.places import Place
from crm.models.privacy import Dossier, Erasure, PrivacyRequest
from crm.models.representations import Representation
from crm.models.retention import Breach, LegalHold, ProcessingWords, RetentionRule, RetentionRun
from crm.models.tasks import Task
from crm.models.themes import Theme
from crm.models.words import Word

__all__ = [
    "Alias",
    "Breach",
    "BulkChange",
    "CalendarFeed",
    "CoalitionMembership",
    "Confirmation",
    "Consent",
    "ContactPoint",
    "DataExport",
    "Document",
    "Dossier",
    "Dropbox",
    "DuplicatePair",
    "Erasure",
    "ImportBatch",
    "ImportRefusal",
    "Imported",
    "InboundAttachment",
    "InboundMessage",
    "InformationDuty",
    "LawfulBasis",
    "LegalHold",
    "Letter",
    "Meeting",
    "Merge",
    "NamelessSeats",
    "Office",
    "Organisation",
    "Participation",
    "Person",
    "Place",
    "PrivacyRequest",
    "ProcessingWords",
    "ProfileCheck",
    "ProposedChange",
    "Representation",
    "RetentionRule",
    "RetentionRun",
    "Side",
    "Task",
    "Tenure",
    "Theme",
    "UnreadMail",
    "UsedFor",
    "Word",
]
