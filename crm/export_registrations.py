"""What of this app goes into a full export."""

from django.utils.translation import gettext_lazy as _

from accounts import jobs
from crm.exporting import kinds, work
from crm.exporting.kinds import Kind
from crm.models import (
    Alias,
    CoalitionMembership,
    ContactPoint,
    Document,
    LawfulBasis,
    Letter,
    Meeting,
    NamelessSeats,
    Office,
    Organisation,
    Participation,
    Person,
    Place,
    Representation,
    Task,
    Tenure,
)

jobs.register(jobs.Kind(work.KIND, _("Export of everything"), work.run, work.may_work))
kinds.register(
    Kind("organisations", Organisation, (
        "kind", "name", "name_latin", "short_name", "parent", "place", "register_number", "founded",
        "working_languages", "themes", "about", "offers", "needs", "website", "is_verified", "confidentiality",
        "confirmed_on",
    ), ("source",), order=10),
    Kind("other-names", Alias, ("organisation", "name", "kind", "started", "ended", "source", "is_verified"), order=11),
    Kind("coalition", CoalitionMembership, ("organisation", "status", "started_on", "ended_on"), ("source",), order=12),
    Kind("representatives", Representation, ("organisation", "started_on", "ended_on"), ("user",), order=13),
    Kind("people", Person, ("name", "name_latin", "languages", "do_not_contact", "confidentiality"), ("note",),
         order=20),
    Kind("contacts", ContactPoint, ("organisation", "person", "kind", "value", "note"), order=21),
    Kind("lawful-bases", LawfulBasis, ("person", "purpose", "basis", "source", "review_on"), order=22),
    Kind("offices", Office, ("body", "title", "title_latin", "rank", "is_verified"), ("source", "void_reason"),
         order=23),
    Kind("posts", Tenure, ("person", "organisation", "office", "role", "started", "ended"), ("end_reason", "source"),
         order=24),
    Kind("meetings", Meeting, (
        "held_on", "held_at", "kind", "state", "where", "about", "notes", "themes", "confidentiality",
    ), ("author",), order=30),
    Kind("seats", Participation, ("meeting", "person", "organisation", "side", "role", "capacity"), order=31),
    Kind("seats-without-names", NamelessSeats, ("meeting", "organisation", "side", "role", "how_many"), order=31),
    Kind("tasks", Task, ("what", "due_on", "owed_to", "subject", "done_at", "confidentiality"), ("assignee", "author"),
         order=32),
    Kind("letters", Letter, (
        "direction", "kind", "number", "dated_on", "subject", "text", "organisation", "office", "person", "answers",
        "reply_due_on", "themes", "confidentiality", "voided_at",
    ), ("void_reason", "author"), order=33),
    Kind("documents", Document, ("title", "kind", "file_name", "size", "subject", "confidentiality", "made_at"),
         ("author",), file="file", file_name="file_name", order=34),
    Kind("places", Place, ("kind", "code", "name", "name_latin", "parent", "nuts", "ekatte"), order=90),
)  # fmt: skip
