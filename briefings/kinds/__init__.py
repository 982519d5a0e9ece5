"""The kinds of block there are, in the order in which they are offered."""

from django.utils.translation import gettext_lazy as _

from briefings.kinds import backing, demands, encounters, network_picture, pictures, promises, written
from briefings.kinds.kind import Kind
from briefings.models import SUBJECTS, Block
from crm.confidentiality import Level

WORDS, PROMISED, ASKED, MET, DRAWN, BACKED = (
    _("Words"), _("Promises"), _("Demands"), _("People and tables"), _("Figures"), _("Sources"),
)  # fmt: skip
STANDING = tuple(SUBJECTS)
PROMISES = (*STANDING, "since")  # those made since a day

KINDS = (
    Kind("text", _("Text"), _("Paragraphs of your own, with sources called in them."), "text-paragraph", written.text,
         writes=True, group=WORDS),
    Kind("messages", _("Key messages"), _("One point a line: what the reader should remember."), "stars",
         written.messages, writes=True, group=WORDS),
    Kind("quote", _("Quotation"), _("Somebody's words, with their source."), "quote", written.quote, writes=True,
         group=WORDS),
    Kind("figure", _("A figure of your own"), _("“12 of 28 schools”, with the source it comes from."), "123",
         written.figure, writes=True, group=WORDS),
    Kind("demands", _("What we demand next"), _("One demand a line."), "megaphone", written.demands, writes=True,
         group=WORDS),
    Kind("numbers", _("Promises in numbers"), _("How many are judged, kept, past their date; each of how many."),
         "speedometer2", promises.numbers, PROMISES, group=PROMISED),
    Kind("commitments", _("Table of commitments"), _("What was promised, when, until when, where it stands."), "table",
         promises.table, PROMISES, group=PROMISED),
    Kind("next", _("They owe us"), _("What is past its date and what falls due within 90 days."), "alarm",
         promises.due, STANDING, group=PROMISED),
    Kind("reasons", _("Why we judge so"), _("The written reason of each verdict."), "card-checklist",
         promises.reasons, STANDING, group=PROMISED),
    Kind("moved", _("Verdicts that moved"), _("Published since a day, each beside the one before it."), "arrow-repeat",
         promises.moved, PROMISES, group=PROMISED),
    Kind("replies", _("What they answered"), _("Whom we asked for a reply, and their words."), "reply",
         promises.replies, PROMISES, group=PROMISED),
    Kind("outcomes", _("What changed"), _("Outcomes, for whom, and our part in them."), "trophy", promises.outcomes,
         ("institution", "theme", "campaign"), group=PROMISED),
    Kind("asks", _("What we ask"), _("Our demands and how often they were brought up."), "megaphone", demands.asks,
         ("institution", "theme", "campaign", "session"), group=ASKED),
    Kind("signatures", _("Who stands behind it"), _("Which organisations signed each ask openly."), "people",
         demands.signatures, ("institution", "theme", "campaign"), group=ASKED),
    Kind("stances", _("Where they stand"), _("Who is for, who against, and on what ground. Internal papers only."),
         "signpost-split", demands.stances, ("institution", "person", "theme"), narrowest=Level.INTERNAL, group=ASKED),
    Kind("offices", _("Who holds office"), _("The people in office and since when."), "person-badge",
         encounters.offices, ("institution", "person"), group=MET),
    Kind("known", _("Who of us knows them"), _("Who has met them, how often and when last."), "diagram-3",
         encounters.known, ("institution", "person"), narrowest=Level.COALITION, group=MET),
    Kind("meetings", _("When we met"), _("Our meetings of the last twelve months, or since a day."), "calendar3",
         encounters.meetings, ("institution", "person", "theme", "since"), group=MET),
    Kind("we-owe", _("What we owe them"), _("What we said we would do. Internal papers only."), "arrow-return-left",
         encounters.we_owe, ("institution",), narrowest=Level.INTERNAL, group=MET),
    Kind("seats", _("Where we sit"), _("Seats, who holds them, until when."), "person-workspace", encounters.seats,
         ("institution", "session"), group=MET),
    Kind("said", _("What was said at sessions"), _("What we said in committees and what came of it."), "chat-quote",
         encounters.said, ("institution", "theme", "session", "since"), group=MET),
    Kind("indicator", _("An indicator"), _("A series over the years with its target and sources."), "graph-up",
         pictures.indicator, ("indicator",), has_drawing=True, group=DRAWN),
    Kind("map", _("A map"), _("Members or promises by region."), "map", pictures.regions, ("map",), has_drawing=True,
         group=DRAWN),
    Kind("network", _("The network"), _("One number of our network, from snapshot to snapshot."), "share",
         pictures.network, ("measure",), has_drawing=True, narrowest=Level.COALITION, group=DRAWN),
    Kind("network-picture", _("A picture of the network"),
         _("Who is tied to whom on a day, as far as its readers may see it."), "diagram-3", network_picture.picture,
         network_picture.NARROWS, has_drawing=True, group=DRAWN,
         may_still_be_told=network_picture.may_still_be_told),
    Kind("sources", _("Table of sources"), _("Every piece of evidence with its fingerprint."), "journal-text",
         backing.sources, STANDING, group=BACKED),
    Kind("method", _("Method and limits"), _("How we judge, and what the paper leaves out."), "info-circle",
         backing.method, group=BACKED),
)  # fmt: skip
BY_NAME = {one.name: one for one in KINDS}


def name_of(block: Block) -> str:
    """Return its own heading, or what blocks of its kind are called."""
    return block.heading or str(BY_NAME[block.kind].label)


__all__ = ["BY_NAME", "KINDS", "Kind", "name_of"]
