"""Who may open what and see which records: the documentation of access, held by test_matrix.

A row names an address, its methods, who may come in (the door), and which record the address names (the gate).
A visitor who is refused reads 403 or 404, and 404 whenever the record is hidden; without an account the way to sign in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.access.world import (
    ADMIN,
    ANONYMOUS,
    FORMER,
    LEADER,
    MEMBER,
    OFFICER,
    OTHER_MEMBER,
    OTHER_OFFICER,
    OUTSIDER,
    VISITORS,
)

Visitors = frozenset[str]
# Alike but for what is their own: `make test` sends the second only where the two should fare differently.
TWINS = {FORMER: OUTSIDER, OTHER_MEMBER: MEMBER, OTHER_OFFICER: OFFICER}
ALL = frozenset(VISITORS)
SIGNED_IN = ALL - {ANONYMOUS}
MEMBERS = frozenset({MEMBER, OTHER_MEMBER})
CENTRE = frozenset({OFFICER, OTHER_OFFICER, LEADER})
STAFF = CENTRE | {ADMIN}
RUN_USERS = frozenset({LEADER, ADMIN})
LEADERSHIP = frozenset({LEADER})
ADMINS = frozenset({ADMIN})
NOBODY: Visitors = frozenset()

NOW = timezone.localdate()
THIS_YEAR = f"from={NOW - timedelta(days=180)}&to={NOW + timedelta(days=180)}"

# Which records of the world a visitor may see, written down by hand: a second, naive opinion beside the gates.
LEVELS = {"public": ALL, "coalition": MEMBERS | STAFF, "internal": STAFF, "restricted": LEADERSHIP}
AUTHORED = {**LEVELS, "restricted": LEADERSHIP | {OFFICER}}  # the officer wrote them
BODIES = {
    **LEVELS, "linked": ALL, "own": MEMBERS | STAFF, "own-internal": STAFF | {MEMBER},
    "left": MEMBERS | STAFF | {FORMER}, "another": MEMBERS | STAFF,
}  # fmt: skip
INSIDE = MEMBERS | STAFF  # contact data stay inside the coalition
NOT_OURS = ("public", "coalition", "internal", "restricted", "linked")  # bodies that were never in the coalition
PERSONS = {**LEVELS, "own": STAFF | {MEMBER}}
SEES: dict[str, dict[str, Visitors]] = {
    "theme": {"schools": ALL},
    "place": {"region": ALL, "town": ALL},
    "organisation": BODIES,
    "alias": BODIES,
    "office": BODIES,
    "person": PERSONS,
    "tenure": {**PERSONS, "in a restricted body": LEADERSHIP},
    "contact": {
        **{
            f"of organisation {label}": seen & INSIDE | own
            for label, seen in BODIES.items()
            for own in [{FORMER} if label == "left" else NOBODY]
        },
        **{f"of person {label}": seen & INSIDE for label, seen in PERSONS.items()},
    },
    "representation": {
        "own": CENTRE | {MEMBER},
        "own-internal": CENTRE | {MEMBER},
        "left": CENTRE | {FORMER},
        "another": CENTRE | {OTHER_MEMBER},
    },
    "check": {
        "own": CENTRE | {MEMBER},
        "own-internal": CENTRE | {MEMBER},
        "left": CENTRE | {FORMER},
        "another": CENTRE | {OTHER_MEMBER},
        "restricted": LEADERSHIP,
    },
    "change": {"own": CENTRE | {MEMBER}, "another": CENTRE | {OTHER_MEMBER}, "restricted": LEADERSHIP},
    "tie answer": {"own": CENTRE | {MEMBER}, "another": CENTRE | {OTHER_MEMBER}, "restricted": LEADERSHIP},
    "seat": LEVELS,  # as far as both the meeting and whoever sat there are seen
    "meeting": {**AUTHORED, "linked": ALL, "named": LEADERSHIP | {MEMBER}, "planned": STAFF},
    "letter": {
        **AUTHORED,
        "linked": ALL,
        "named": LEADERSHIP | {MEMBER},
        "draft": STAFF,
        "reply": STAFF,
        "withdrawn": STAFF,
    },
    "written": AUTHORED,
    "task": {
        **dict.fromkeys(["public", "coalition", "internal"], CENTRE),
        "restricted": LEADERSHIP | {OFFICER},
        "own": CENTRE | {MEMBER},
        "linked": CENTRE | {MEMBER},
    },
    "document": AUTHORED,
    "campaign": {**LEVELS, "linked": ALL},
    "partner": LEVELS,
    "phase": {**LEVELS, "linked": ALL},
    "milestone": {**LEVELS, "linked": AUTHORED["restricted"]},  # it hangs on a meeting off the record
    "project": {**LEVELS, "linked": ALL},
    "project part": {**LEVELS, "linked": LEADERSHIP},
    "project phase": LEVELS,
    "deliverable": LEVELS,
    # Money is the centre's; a representative sees the lines of the own organisation.
    "budget-line": {
        **dict.fromkeys(["public", "coalition", "internal", "of a restricted partner"], CENTRE),
        "restricted": LEADERSHIP,
        "own": CENTRE | {MEMBER},
        "own of a restricted project": LEADERSHIP,
    },
    "event": {**LEVELS, "linked": AUTHORED["restricted"]},  # it was logged as a meeting off the record
    "attendance": {**LEVELS, "linked": LEADERSHIP},
    "assistance": {
        **LEVELS,
        "linked": ALL,
        "own": STAFF | {MEMBER},
        "own restricted": LEADERSHIP,
        "to a restricted one": LEADERSHIP,
    },
    "ask": {**AUTHORED, "linked": ALL},
    "wording": AUTHORED,
    "pressed": AUTHORED,
    "consultation": {"public": CENTRE | MEMBERS, "restricted": LEADERSHIP | {OFFICER}},
    # What was seen on the spot is the coalition's; an unpublished promise is only known to whom the round asked.
    "check round": {
        "public": MEMBERS | STAFF,
        "of a draft": STAFF | {MEMBER},
        "restricted": LEADERSHIP | {OFFICER},
    },
    "check request": {
        "own": CENTRE | {MEMBER},
        "another": CENTRE | {OTHER_MEMBER},
        "of a draft": CENTRE | {MEMBER},
        "of a restricted one": LEADERSHIP | {OFFICER},
    },
    "local check": {
        "own": MEMBERS | STAFF,
        "another": MEMBERS | STAFF,
        "of a restricted one": LEADERSHIP | {OFFICER},
    },
    "sign-on request": {
        "own": CENTRE | {MEMBER},
        "another": CENTRE | {OTHER_MEMBER},
        "of a restricted one": LEADERSHIP | {OFFICER},
    },
    # One endorses, for everyone who may know of it; the others abstain, for the centre and themselves.
    "sign-on": {
        "own": CENTRE | {MEMBER},
        "another": MEMBERS | STAFF,
        "of a restricted one": LEADERSHIP | {OFFICER},
    },
    "passage comment": {
        "own": CENTRE | {MEMBER},
        "another": CENTRE | {OTHER_MEMBER},
        "of a restricted one": LEADERSHIP | {OFFICER},
    },
    # Opinions of people and bodies: inside the centre, for those who see the ask, the target and the ground.
    **{
        kind: {"internal": STAFF, "restricted": LEADERSHIP | {OFFICER}, "of a restricted person": LEADERSHIP, **more}
        for kind, more in {
            "stance": {"on a restricted ask": LEADERSHIP | {OFFICER}, "from a restricted meeting": LEADERSHIP},
            "influence": {},
        }.items()
    },
    "body": {**LEVELS, "linked": ALL},
    "rules": {**LEVELS, "linked": ALL},
    "council seat": {**LEVELS, "linked": ALL},
    "right": LEVELS,
    "mandate": {
        **LEVELS,
        "linked": ALL,
        "in a restricted body": LEADERSHIP,
        "own": LEADERSHIP | {MEMBER},  # they hold it
    },
    "session": LEVELS,
    "agenda item": LEVELS,
    # Members among themselves: a position, and a question, as far as both the item and the organisation are seen.
    **{kind: {level: seen & INSIDE for level, seen in LEVELS.items()} for kind in ("position", "report question")},
    "report": {**LEVELS, "draft": CENTRE, "own": LEADERSHIP | {MEMBER}},
    "call": LEVELS,
    "criterion": LEVELS,
    "candidacy": {
        **LEVELS,
        "own": LEADERSHIP | {MEMBER},  # they stand, and would sit there
        "of a restricted one": LEADERSHIP,
        "linked": ALL,
    },
    "credential": {
        "own": CENTRE | {MEMBER},
        "own-internal": CENTRE | {MEMBER},
        "left": CENTRE | {FORMER},
        "another": CENTRE | {OTHER_MEMBER},
        "restricted": LEADERSHIP,
    },
    "paper request": {"own": CENTRE, "of a restricted one": LEADERSHIP, "of a restricted call": LEADERSHIP},
    "election": {"linked": ALL, **LEVELS, "open": ALL},
    "name on a ballot paper": {"linked": ALL, **LEVELS, "open": ALL},
    "lot": {"public": ALL},
    # Who has voted, with which receipt: the centre, and whoever speaks for the organisation.
    "voter": {
        "own": CENTRE | {MEMBER},
        "own-internal": CENTRE | {MEMBER},
        "left": CENTRE | {FORMER},
        "another": CENTRE | {OTHER_MEMBER},
        "restricted": LEADERSHIP,
        "in a restricted election": LEADERSHIP,
    },
    # What a member has against the list of voters or the count: that member and the centre.
    **{
        kind: {
            "own": CENTRE | {MEMBER},
            "another": CENTRE | {OTHER_MEMBER},
            "of a restricted one": LEADERSHIP,
            "in a restricted election": LEADERSHIP,
        }
        for kind in ("objection", "election complaint")
    },
    "commitment": {
        **AUTHORED,
        "restricted": LEADERSHIP | {OFFICER},
        "linked": ALL,
        "withdrawn": STAFF,
        **{f"draft-{level}": seen & STAFF for level, seen in AUTHORED.items()},
    },
    "evidence": {
        **AUTHORED,
        "of a draft": STAFF,
        "photo": ALL,
        "photo inside": STAFF,
        "search log": ALL,
    },
    "search row": AUTHORED,
    "recheck": {
        label: seen & CENTRE for label, seen in AUTHORED.items()
    },  # that the page changed is told; the note not
    # What readers send is for the centre, as far as it sees the commitment.
    "sent": {"general": CENTRE, "public": CENTRE, "restricted": LEADERSHIP | {OFFICER}},
    "assessment": {
        "published": ALL,
        "draft": frozenset({OFFICER}),  # until a second person has coded it, its own coder alone
        **dict.fromkeys(["of a draft", "coded", "disputed", "asked"], CENTRE),
        "restricted": LEADERSHIP | {OFFICER},
    },
    **{
        kind: {"public": ALL, "draft-internal": STAFF, "restricted": LEADERSHIP | {OFFICER}}
        for kind in ("claim", "money")
    },
    "relation": {
        "public": MEMBERS | STAFF,  # as far as both ends are seen, and the other is open to the coalition
        "draft-internal": STAFF,
        "restricted": LEADERSHIP | {OFFICER},
        "of a restricted one": LEADERSHIP | {OFFICER},
    },
    "succession": LEVELS,
    "inheritance": {**LEVELS, "of a restricted one": LEADERSHIP | {OFFICER}},
    "blind": {"waiting": CENTRE - {OFFICER}},
    "coding": {"draft": frozenset({OFFICER}), "coded": CENTRE, "restricted": LEADERSHIP | {OFFICER}},
    "institution's reply": {"asked": CENTRE, "published": ALL, "restricted": LEADERSHIP | {OFFICER}},
    "minority note": {"public": ALL, "coalition": MEMBERS | STAFF, "restricted": LEADERSHIP | {OFFICER}},
    "revision": {"public": ALL, "draft-internal": STAFF, "restricted": LEADERSHIP | {OFFICER}},
    "outcome": {**LEVELS, "linked": ALL},
    "indicator": {**LEVELS, "linked": ALL},
    "baseline": LEVELS,
    "target": LEVELS,
    "value": {**LEVELS, "draft": CENTRE},
    "citation": LEVELS,
    "text": {**AUTHORED, "public": SIGNED_IN, "linked": SIGNED_IN},
    "snapshot": {level: LEVELS[level] for level in ("coalition", "internal")},
    "tie": {**LEVELS, "own": STAFF | {MEMBER}, "linked": LEADERSHIP},
    "briefing": dict.fromkeys(["public", "coalition", "internal"], CENTRE),
    **{kind: dict.fromkeys(["public", "coalition", "internal"], CENTRE) for kind in ("block", "block comment")},
    "briefing template": {"ours": CENTRE},
    "edition": {**dict.fromkeys(["coalition", "internal"], CENTRE), "public": ALL},  # signed off for everyone
    "withdrawal": {"coalition": CENTRE, "public": ALL},
    "sending": {
        **dict.fromkeys(["public", "coalition", "internal"], LEADERSHIP | {OFFICER}),  # the officer wrote their letters
        "of a leader's letter": LEADERSHIP,
    },
    "user": {visitor: STAFF | {visitor} for visitor in VISITORS if visitor != ANONYMOUS},
    "job": {MEMBER: frozenset({MEMBER}), OFFICER: frozenset({OFFICER})},
    "view": {
        MEMBER: frozenset({MEMBER}),
        OFFICER: frozenset({OFFICER}),
        LEADER: frozenset({LEADER}),
        "shared": frozenset({OFFICER, OTHER_OFFICER}),
    },
    "export": {MEMBER: frozenset({MEMBER}), OFFICER: frozenset({OFFICER})},
    "import": {"imported": CENTRE, "read": CENTRE},
    "refusal": {"imported": CENTRE},
    "following": {OFFICER: frozenset({OFFICER}), MEMBER: frozenset({MEMBER}), "of an address": NOBODY},
    "feed": {OFFICER: frozenset({OFFICER}), MEMBER: frozenset({MEMBER}), "revoked": frozenset({OFFICER})},
    # A tray is its officer's: leadership reads its own and no other.
    **{
        kind: {visitor: frozenset({visitor}) for visitor in (OFFICER, LEADER)}
        for kind in ("inbound", "attachment", "dropbox")
    },
    # What somebody's rights are: theirs and the centre's, as far as it sees the person; never an administrator's.
    **{
        kind: {**{label: (seen & CENTRE) for label, seen in PERSONS.items()}, "own": CENTRE | {MEMBER}}
        for kind in ("basis", "duty", "consent", "request", "dossier")
    },
    "erasure": {label: seen & CENTRE for label, seen in PERSONS.items()},
    "breach": {"open": CENTRE},
    "rule": {"quiet": CENTRE},
    "run": {"tried": CENTRE},
    "words": {"meetings": STAFF},
    "hold": {"placed": CENTRE},
    "pair": {"coalition": CENTRE, "restricted": LEADERSHIP},
    "merge": {"coalition": CENTRE, "restricted": LEADERSHIP},
    "bulk": {OFFICER: frozenset({OFFICER, LEADER}), LEADER: frozenset({LEADER})},
    "log": {"entry": CENTRE},  # on the page of its record; the whole log is leadership's
}

# Who may change what they see: the centre, except where others have a say.
CHANGES: dict[str, dict[str, Visitors]] = {
    kind: {label: seen & CENTRE for label, seen in labels.items()} for kind, labels in SEES.items()
}
for label, owner in {"own": MEMBER, "own-internal": MEMBER, "left": FORMER, "another": OTHER_MEMBER}.items():
    CHANGES["organisation"][label] |= {owner}
CHANGES["tie"]["own"] |= {MEMBER}
CHANGES["credential"] = SEES["credential"]  # an organisation keeps its own papers
for kind in ("session", "agenda item"):  # whoever sits in that body
    CHANGES[kind] = {label: seen & (CENTRE | {MEMBER}) for label, seen in SEES[kind].items()}
CHANGES["report"]["own"] = SEES["report"]["own"]
for kind in ("stance", "influence"):  # a slip of one's own, within a day
    CHANGES[kind] = {label: seen & {OFFICER} for label, seen in SEES[kind].items()}
CHANGES["stance"]["from a restricted meeting"] = LEADERSHIP
CHANGES["consent"] = SEES["consent"]  # withdrawing is as easy as giving
for kind in ("dossier", "erasure", "rule", "run", "hold", "words"):
    CHANGES[kind] = {label: seen & LEADERSHIP for label, seen in SEES[kind].items()}
CHANGES["minority note"] = {label: seen & LEADERSHIP for label, seen in SEES["minority note"].items()}
CHANGES["task"] = SEES["task"]  # whoever has a task may finish it
CHANGES["job"] = SEES["job"]
CHANGES["feed"] = SEES["feed"]
CHANGES["following"] = SEES["following"]
CHANGES["view"] = {**SEES["view"], "shared": frozenset({OTHER_OFFICER})}
for kind in ("briefing", "block", "block comment", "briefing template"):  # officers read and comment
    CHANGES[kind] = {label: seen & LEADERSHIP for label, seen in SEES[kind].items()}
CHANGES["user"] = {
    visitor: {OFFICER: RUN_USERS, OTHER_OFFICER: RUN_USERS, LEADER: ADMINS, ADMIN: ADMINS}.get(visitor, RUN_USERS)
    for visitor in SEES["user"]
}

# What the public tracker shows, to leadership no more than to anyone.
PUBLIC: dict[str, dict[str, Visitors]] = {
    "commitment": {
        label: ALL if label in {"public", "linked", "withdrawn"} else NOBODY for label in SEES["commitment"]
    },
    "evidence": {label: ALL if label in {"public", "photo", "search log"} else NOBODY for label in SEES["evidence"]},
    "feed": dict.fromkeys(SEES["feed"], NOBODY),  # at its address; a living one is read in tests/crm/test_feeds.py
}

# What stands on the public tracker today, what of it was assessed, and whose page has something to tell.
TRACKED: dict[str, dict[str, Visitors]] = {
    "commitment": {label: ALL if label in {"public", "linked"} else NOBODY for label in SEES["commitment"]},
    "organisation": {label: ALL if label == "public" else NOBODY for label in SEES["organisation"]},
}
TAKEN_BACK = {"commitment": {label: ALL if label == "withdrawn" else NOBODY for label in SEES["commitment"]}}
ASSESSED = {"commitment": {label: ALL if label in {"public", "withdrawn"} else NOBODY for label in SEES["commitment"]}}

# Who answers for an organisation that was asked: those who speak for it, and nobody of the centre.
ANSWERS: dict[str, dict[str, Visitors]] = {
    "sign-on request": {
        "own": frozenset({MEMBER}), "another": frozenset({OTHER_MEMBER}), "of a restricted one": NOBODY,
    },
    "check request": {
        "own": frozenset({MEMBER}), "another": frozenset({OTHER_MEMBER}), "of a draft": frozenset({MEMBER}),
        "of a restricted one": NOBODY,
    },
    "candidacy": {**dict.fromkeys(SEES["candidacy"], NOBODY), "own": frozenset({MEMBER})},
    "voter": {
        **dict.fromkeys(SEES["voter"], NOBODY), "own": frozenset({MEMBER}), "own-internal": frozenset({MEMBER}),
        "left": frozenset({FORMER}), "another": frozenset({OTHER_MEMBER}),
    },
}  # fmt: skip
# Who sits in the open body, besides the centre: the member whose mandate is their own.
SITS: dict[str, dict[str, Visitors]] = {
    "body": {
        label: seen & CENTRE | ({MEMBER} if label == "public" else NOBODY) for label, seen in SEES["body"].items()
    },
    "mandate": {**CHANGES["mandate"], "own": SEES["mandate"]["own"]},
}
# The file as it came in: leadership, and who attached it.
ORIGINALS: dict[str, dict[str, Visitors]] = {
    "evidence": {label: seen & (LEADERSHIP | {OFFICER}) for label, seen in SEES["evidence"].items()},
}
GATES = {
    "originals": ORIGINALS,
    "sits": SITS,
    "sees": SEES,
    "changes": CHANGES,
    "public": PUBLIC,
    "tracked": TRACKED,
    "withdrawn": TAKEN_BACK,
    "assessed": ASSESSED,
    "published": {"briefing": {**dict.fromkeys(["coalition", "internal"], NOBODY), "public": ALL}},
    "answers": ANSWERS,
}
PHOTOS = ("photo", "photo inside")  # evidence that is shown as a picture
STANDING = tuple(label for label in SEES["commitment"] if label != "withdrawn")


@dataclass(frozen=True)
class Row:
    """`shows`: a list that holds exactly the records of this kind that the visitor may see."""

    route: str
    methods: str
    door: Visitors
    record: str = ""
    gate: str = "sees"
    shows: str = ""
    query: str = ""
    answers: dict[str, int] = field(default_factory=dict, hash=False)  # of a GET that is let in; 200 where not said
    given: dict[str, Any] = field(default_factory=dict, hash=False)
    only: tuple[str, ...] = ()  # labels of records that fit the address; empty: all
    never: tuple[str, ...] = ()  # labels a list leaves out for everyone
    heading: bool = True  # whether the page of a record shows its word

    @property
    def seers(self) -> dict[str, Visitors]:
        labels = GATES[self.gate][self.record] if self.record else {"": ALL}
        return {label: seen for label, seen in labels.items() if not self.only or label in self.only}

    def cells(self) -> Iterator[tuple[str, str]]:
        return ((method, label) for method in self.methods.split() for label in self.seers)


ROWS = [
    # accounts
    Row("home", "get", ALL, answers={ANONYMOUS: 302}),  # to the public tracker
    Row("accounts:language", "post", ALL),
    Row("accounts:session", "get", ALL),
    Row("accounts:profile", "get post", SIGNED_IN),
    Row("accounts:token-list", "get", SIGNED_IN),
    Row("accounts:token-new", "post", SIGNED_IN),
    Row("accounts:token-revoke", "post", frozenset({OFFICER}), given={"digest": "token"}),
    Row("accounts:user-list", "get", RUN_USERS, shows="user"),
    Row("accounts:invite", "get post", STAFF),
    Row("accounts:user-edit", "get post", RUN_USERS, "user", "changes"),
    Row("accounts:invitation", "get post", ALL, given={"key": "invitation"}),
    Row("accounts:job-list", "get", SIGNED_IN),
    Row("accounts:job-detail", "get", SIGNED_IN, "job"),
    Row("accounts:job-cancel", "post", SIGNED_IN, "job", "changes"),
    Row("accounts:job-retry", "post", SIGNED_IN, "job", "changes"),
    Row("accounts:view-list", "get", SIGNED_IN, shows="view"),
    Row("accounts:view-new", "post", SIGNED_IN),
    Row("accounts:view-edit", "get post", SIGNED_IN, "view", "changes"),
    Row("accounts:view-drop", "post", SIGNED_IN, "view", "changes"),
    Row("accounts:view-follow", "post", SIGNED_IN, "view"),
    Row("accounts:log-list", "get", LEADERSHIP, shows="log"),
    Row("accounts:digest-stop", "get post", ALL, given={"key": "reminder"}),  # whoever holds the mail
    # crm
    Row("crm:meeting-list", "get", SIGNED_IN, shows="meeting"),
    Row("crm:who-met-whom", "get", CENTRE, shows="person", never=("own",)),
    Row("crm:meeting-new", "get post", CENTRE),
    Row("crm:meeting-detail", "get", SIGNED_IN, "meeting"),
    Row("crm:meeting-edit", "get post", CENTRE, "meeting", "changes"),
    Row("crm:meeting-cancel", "get post", CENTRE, "meeting", "changes"),
    *[Row(f"crm:meeting-{what}", "get", SIGNED_IN, "meeting", heading=False) for what in ("tasks", "documents")],
    *[Row(f"crm:meeting-{what}", "post", CENTRE, "meeting") for what in ("tasks", "documents")],
    Row("crm:meeting-from-invitation", "get post", CENTRE),
    Row("crm:inbound-list", "get", CENTRE, shows="inbound"),
    Row("crm:inbound-detail", "get", CENTRE, "inbound"),
    *[Row(f"crm:inbound-{what}", "get post", CENTRE, "inbound") for what in ("letter", "meeting", "attach")],
    *[Row(f"crm:inbound-{what}", "post", CENTRE, "inbound") for what in ("discard", "restore", "unfile")],
    Row("crm:inbound-file", "get", CENTRE, "attachment"),
    Row("crm:dropbox", "get post", CENTRE),
    Row("crm:letter-list", "get", SIGNED_IN, shows="letter", never=("withdrawn",)),
    Row("crm:letter-list", "get", SIGNED_IN, query="?state=overdue"),
    Row("crm:letter-ledger", "get", SIGNED_IN),
    Row("crm:letter-new", "get post", CENTRE),
    Row("crm:letter-received", "get post", CENTRE),
    Row("crm:letter-answerable", "get", CENTRE),
    Row("crm:letter-detail", "get", SIGNED_IN, "letter"),
    *[Row(f"crm:letter-{what}", "get post", CENTRE, "letter", "changes") for what in ("edit", "send", "void")],
    *[Row(f"crm:letter-{what}", "get", SIGNED_IN, "letter", heading=False) for what in ("tasks", "documents")],
    *[Row(f"crm:letter-{what}", "post", CENTRE, "letter") for what in ("tasks", "documents")],
    *[Row(f"crm:letter-{what}", "get", SIGNED_IN, "letter") for what in ("pdf", "docx")],
    Row("crm:meeting-pdf", "get post", SIGNED_IN, "meeting"),
    Row("crm:meeting-minutes", "post", CENTRE, "meeting", "changes"),
    Row("crm:organisation-letters", "get", SIGNED_IN, "organisation", heading=False),
    Row("crm:meeting-letters", "get", SIGNED_IN, "meeting", heading=False),
    Row("crm:organisation-list", "get", SIGNED_IN, shows="organisation"),
    Row("crm:organisation-map", "get", SIGNED_IN),
    Row("crm:my-organisations", "get", SIGNED_IN - STAFF, answers={FORMER: 302, OTHER_MEMBER: 302}),  # to the only one
    Row("crm:organisation-new", "get post", CENTRE),
    Row("crm:organisation-detail", "get", SIGNED_IN, "organisation"),
    Row("crm:organisation-edit", "get post", SIGNED_IN, "organisation", "changes"),
    Row("crm:organisation-confirm", "post", SIGNED_IN, "organisation", "changes"),
    Row("crm:organisation-still-right", "get post", SIGNED_IN, "organisation", "changes"),
    Row("crm:organisation-ask", "get post", CENTRE, "organisation", "changes"),
    Row("crm:profile-check-list", "get", CENTRE, shows="check"),
    Row("crm:profile-check-ask", "get post", CENTRE),
    Row("crm:profile-check-detail", "get", CENTRE, "check"),
    Row("crm:profile-check-phone", "get post", CENTRE, "check", heading=False),
    Row("crm:profile-check-paper", "get", CENTRE, "check", heading=False),
    *[Row(f"crm:profile-check-{what}", "post", CENTRE, "check") for what in ("remind", "renew", "note", "give-up")],
    Row("crm:proposed-change-list", "get", CENTRE, shows="change"),
    Row("crm:proposed-change-detail", "get", CENTRE, "change"),
    *[Row(f"crm:proposed-change-{what}", "post", CENTRE, "change") for what in ("approve", "refuse")],
    Row("crm:profile-link", "get post", ALL, given={"key": "profile"}),
    Row("crm:standing-new", "get post", CENTRE, "organisation", "changes"),
    Row("crm:representative-new", "get post", CENTRE, "organisation", "changes"),
    Row("crm:representative-end", "get post", CENTRE, "representation", "changes", heading=False),
    Row("crm:organisation-tenure-new", "get post", CENTRE, "organisation", "changes"),
    *[
        Row(f"crm:organisation-{what}", "get", SIGNED_IN, "organisation", heading=False)
        for what in ("tasks", "documents")
    ],
    *[Row(f"crm:organisation-{what}", "post", CENTRE, "organisation") for what in ("tasks", "documents")],
    Row("crm:duplicate-list", "get", CENTRE, shows="pair"),
    Row("crm:duplicate-look", "post", CENTRE),
    Row("crm:duplicate-hints", "post", CENTRE, given={"kind": "organisation"}),
    Row("crm:duplicate-apart", "get", CENTRE, "pair", "changes", heading=False),
    Row("crm:duplicate-apart", "post", CENTRE, "pair", "changes"),
    Row("crm:duplicate-again", "post", CENTRE, "pair", "changes"),
    Row("crm:bulk-list", "get", CENTRE),
    Row("crm:bulk-undo", "post", CENTRE, "bulk", "changes"),
    Row("crm:bulk-export", "get", CENTRE, given={"kind": "organisations"}, answers=dict.fromkeys(CENTRE, 302)),
    Row("crm:bulk-change", "get post", CENTRE, given={"kind": "organisations", "name": "theme"}),
    Row("crm:merge-list", "get", CENTRE, shows="merge"),
    Row("crm:merge-detail", "get", CENTRE, "merge"),
    Row("crm:merge-undo", "post", CENTRE, "merge", "changes"),
    Row("crm:merge-choose", "get post", CENTRE, "organisation", "changes", given={"kind": "organisation"}),
    Row(
        "crm:merge-new",
        "get post",
        CENTRE,
        "organisation",
        "changes",
        given={"kind": "organisation", "gone": "gone"},
    ),
    Row("crm:person-list", "get", CENTRE, shows="person"),
    Row("crm:person-new", "get post", CENTRE),
    Row("crm:person-detail", "get", SIGNED_IN, "person"),
    Row("crm:person-edit", "get post", CENTRE, "person", "changes"),
    Row("crm:person-tenure-new", "get post", CENTRE, "person", "changes"),
    Row("crm:tenure-edit", "get post", CENTRE, "tenure", "changes"),
    *[Row(f"crm:person-{what}", "get", SIGNED_IN, "person", heading=False) for what in ("tasks", "documents")],
    *[Row(f"crm:person-{what}", "post", CENTRE, "person") for what in ("tasks", "documents")],
    Row("crm:office-new", "get post", CENTRE, "organisation", "changes"),
    *[Row(f"crm:office-{what}", "get post", CENTRE, "office", "changes") for what in ("edit", "void")],
    Row("crm:office-restore", "post", CENTRE, "office", "changes"),
    Row("crm:seat-capacity", "get post", CENTRE, "seat", "changes", heading=False),
    Row("crm:coalition", "get", INSIDE),
    Row("crm:coalition-members", "get", INSIDE, shows="organisation", never=(*NOT_OURS, "left")),
    Row("crm:coalition-lapsed", "get", INSIDE, shows="organisation", never=NOT_OURS),
    Row("crm:coalition-exchange", "get", INSIDE, shows="organisation", never=(*NOT_OURS, "left")),
    Row("crm:place-list", "get", SIGNED_IN),
    Row("crm:place-detail", "get", SIGNED_IN, "place"),
    Row("crm:task-list", "get", SIGNED_IN, shows="task", query="?whose=all"),
    Row("crm:task-new", "get post", CENTRE),
    Row("crm:task-edit", "get post", CENTRE, "task", "changes"),
    Row("crm:task-done", "post", SIGNED_IN, "task", "changes"),
    Row("crm:task-undo", "post", SIGNED_IN, "task", "changes"),
    Row("crm:task-panel", "get", SIGNED_IN, "meeting", given={"kind": "meeting"}, heading=False),
    Row("crm:task-panel", "post", CENTRE, "meeting", given={"kind": "meeting"}),
    Row("crm:document-panel", "get", SIGNED_IN, "meeting", given={"kind": "meeting"}, heading=False),
    Row("crm:document-panel", "post", CENTRE, "meeting", given={"kind": "meeting"}),
    Row("crm:document-file", "get", SIGNED_IN, "document"),
    Row("crm:calendar", "get", SIGNED_IN),
    Row("crm:feed-list", "get post", SIGNED_IN),
    Row("crm:feed-revoke", "post", SIGNED_IN, "feed", "changes"),
    Row("crm:calendar-feed", "get", ALL, "feed", "public", given={"key": "revoked feed"}, only=("revoked",)),
    Row("crm:meeting-calendar-file", "get", SIGNED_IN, "meeting", heading=False),
    Row("crm:person-vcard", "post", SIGNED_IN, "person"),
    Row("crm:search", "get", SIGNED_IN),
    # rights of the people concerned
    Row("crm:privacy", "get", CENTRE),
    Row("crm:privacy-mine", "get post", SIGNED_IN),
    Row("crm:person-privacy", "get", CENTRE, "person", heading=False),
    Row("crm:person-privacy-panel", "get", CENTRE, "person", heading=False),
    *[
        Row(f"crm:{what}", "get post", CENTRE, "person", "changes", heading=False)
        for what in ("person-basis", "person-information", "consent-new", "erasure-new", "hold-new")
    ],
    Row("crm:dossier-new", "post", CENTRE, "person", "changes"),
    Row("crm:basis-review-list", "get", CENTRE, shows="basis"),
    Row("crm:basis-reviewed", "post", CENTRE, "basis", "changes"),
    Row("crm:information-list", "get", CENTRE),
    Row("crm:consent-withdraw", "post", SIGNED_IN, "consent", "changes"),
    Row("crm:privacy-request-list", "get", CENTRE),
    Row("crm:privacy-request-new", "get post", CENTRE),
    Row("crm:privacy-request-detail", "get", CENTRE, "request"),
    *[
        Row(f"crm:privacy-request-{what}", "get post", CENTRE, "request", "changes", heading=False)
        for what in ("extend", "close")
    ],
    Row("crm:dossier-detail", "get", SIGNED_IN, "dossier", heading=False),
    Row("crm:dossier-release", "post", LEADERSHIP, "dossier", "changes"),
    Row("crm:dossier-file", "post", SIGNED_IN - {OTHER_OFFICER}, "dossier"),  # the officer asked for it
    Row("crm:erasure-detail", "get", CENTRE, "erasure"),
    Row("crm:erasure-confirm", "post", LEADERSHIP, "erasure", "changes"),
    Row("crm:erasure-drop", "post", CENTRE, "erasure"),
    Row("crm:retention-list", "get", CENTRE),
    Row("crm:retention-edit", "get post", LEADERSHIP, "rule", "changes", heading=False),
    Row("crm:retention-try", "post", CENTRE, "rule"),
    Row("crm:retention-run", "get", CENTRE, "run", heading=False),
    Row("crm:retention-confirm", "post", LEADERSHIP, "run", "changes"),
    Row("crm:hold-end", "post", LEADERSHIP, "hold", "changes"),
    Row("crm:processing-register", "get", STAFF, shows="words"),
    Row("crm:processing-words", "get post", LEADERSHIP, given={"activity": "meetings"}),
    Row("crm:controllers", "get", SIGNED_IN),
    Row("crm:breach-list", "get", CENTRE, shows="breach"),
    Row("crm:breach-new", "get post", CENTRE),
    Row("crm:breach-detail", "get", CENTRE, "breach"),
    Row("crm:breach-edit", "get post", CENTRE, "breach", "changes", heading=False),
    Row("crm:breach-close", "post", CENTRE, "breach"),
    Row("crm:organisation-leave", "get post", CENTRE, "organisation", "changes"),
    Row("crm:suggest", "get", SIGNED_IN),
    # campaigns
    Row("campaigns:campaign-list", "get", SIGNED_IN, shows="campaign"),
    Row("campaigns:campaign-new", "get post", CENTRE),
    Row("campaigns:campaign-detail", "get", SIGNED_IN, "campaign"),
    Row("campaigns:campaign-edit", "get post", CENTRE, "campaign", "changes"),
    Row("campaigns:partner-add", "post", CENTRE, "campaign", "changes"),
    Row("campaigns:campaign-pdf", "get", SIGNED_IN, "campaign", only=("public", "coalition", "internal", "linked")),
    Row("campaigns:participation-list", "get", SIGNED_IN),
    Row("campaigns:organisation-campaigns", "get", SIGNED_IN, "organisation", heading=False),
    Row("campaigns:partner-edit", "get post", CENTRE, "partner", "changes", heading=False),
    Row("campaigns:partner-remove", "post", CENTRE, "partner", "changes"),
    Row("campaigns:phase-new", "get post", CENTRE, "campaign", "changes"),
    Row("campaigns:phase-edit", "get post", CENTRE, "phase", "changes"),
    Row("campaigns:phase-remove", "post", CENTRE, "phase", "changes"),
    Row("campaigns:milestone-new", "get post", CENTRE, "phase", "changes"),
    Row("campaigns:milestone-edit", "get post", CENTRE, "milestone", "changes"),
    *[
        Row(f"campaigns:milestone-{what}", "post", CENTRE, "milestone", "changes")
        for what in ("follow", "reached", "remove")
    ],
    Row("campaigns:project-list", "get", SIGNED_IN, shows="project"),
    Row("campaigns:project-new", "get post", CENTRE),
    Row("campaigns:project-detail", "get", SIGNED_IN, "project"),
    Row("campaigns:project-edit", "get post", CENTRE, "project", "changes"),
    Row("campaigns:project-pdf", "get", SIGNED_IN, "project", only=("public", "coalition", "internal", "linked")),
    Row("campaigns:project-partner-add", "post", CENTRE, "project", "changes"),
    Row("campaigns:project-partner-edit", "get post", CENTRE, "project part", "changes", heading=False),
    Row("campaigns:project-partner-remove", "post", CENTRE, "project part", "changes"),
    *[
        Row(f"campaigns:{what}-new", "get post", CENTRE, "project", "changes")
        for what in ("project-phase", "deliverable", "budget-line")
    ],
    *[
        Row(f"campaigns:{name}-{what}", methods, CENTRE, kind, "changes")
        for name, kind in (
            ("project-phase", "project phase"),
            ("deliverable", "deliverable"),
            ("budget-line", "budget-line"),
        )
        for what, methods in (("edit", "get post"), ("remove", "post"))
    ],
    Row("campaigns:deliverable-state", "get post", CENTRE, "deliverable", "changes"),
    *[Row(f"campaigns:{name}-documents", "get", SIGNED_IN, name, heading=False) for name in ("project", "deliverable")],
    *[Row(f"campaigns:{name}-documents", "post", CENTRE, name) for name in ("project", "deliverable")],
    Row("campaigns:project-tasks", "get", SIGNED_IN, "project", heading=False),
    Row("campaigns:project-tasks", "post", CENTRE, "project"),
    *[
        Row(f"campaigns:{kind}-projects", "get", SIGNED_IN, kind, heading=False)
        for kind in ("organisation", "campaign")
    ],
    Row("campaigns:project-events", "get", SIGNED_IN, "project", heading=False),
    Row("campaigns:event-new", "get post", CENTRE, "project", "changes"),
    Row("campaigns:event-detail", "get", SIGNED_IN, "event"),
    Row("campaigns:event-edit", "get post", CENTRE, "event", "changes"),
    *[
        Row(f"campaigns:{what}", "post", CENTRE, "event", "changes")
        for what in ("event-remove", "event-give", "attendance-add", "audience-edit")
    ],
    Row("campaigns:attendance-edit", "get post", CENTRE, "attendance", "changes", heading=False),
    Row("campaigns:attendance-remove", "post", CENTRE, "attendance", "changes"),
    Row("campaigns:assistance-list", "get", SIGNED_IN, shows="assistance"),
    Row("campaigns:assistance-new", "get post", CENTRE),
    Row("campaigns:assistance-detail", "get", SIGNED_IN, "assistance"),
    *[
        Row(f"campaigns:assistance-{what}", "get post", CENTRE, "assistance", "changes")
        for what in ("edit", "follow-up", "due")
    ],
    *[
        Row(f"campaigns:{kind}-assistance", "get", SIGNED_IN, kind, heading=False)
        for kind in ("organisation", "project", "campaign")
    ],
    Row("campaigns:body-list", "get", SIGNED_IN, shows="body"),
    Row("campaigns:body-new", "get post", CENTRE),
    Row("campaigns:body-detail", "get", SIGNED_IN, "body"),
    Row("campaigns:body-edit", "get post", CENTRE, "body", "changes"),
    Row("campaigns:rules-new", "get post", CENTRE, "body", "changes", heading=False),
    Row("campaigns:rules-edit", "get post", CENTRE, "rules", "changes"),
    Row("campaigns:seat-new", "get post", CENTRE, "body", "changes", heading=False),
    Row("campaigns:seat-list", "get", SIGNED_IN, shows="council seat"),
    Row("campaigns:vacancy-radar", "get", SIGNED_IN),
    Row("campaigns:seat-detail", "get", SIGNED_IN, "council seat"),
    Row("campaigns:seat-edit", "get post", CENTRE, "council seat", "changes"),
    Row("campaigns:right-edit", "get post", CENTRE, "right", "changes"),
    Row("campaigns:mandate-new", "get post", CENTRE, "council seat", "changes"),
    *[Row(f"campaigns:mandate-{what}", "get post", CENTRE, "mandate", "changes") for what in ("edit", "end")],
    Row("campaigns:mandate-move-up", "get post", CENTRE, "mandate", "changes", heading=False),
    *[
        Row(f"campaigns:organisation-{what}", "get", SIGNED_IN, "organisation", heading=False)
        for what in ("body", "seats")
    ],
    Row("campaigns:session-list", "get", SIGNED_IN, shows="session"),
    Row("campaigns:body-sessions", "get", SIGNED_IN, "body", heading=False),
    Row("campaigns:session-new", "get post", SIGNED_IN, "body", "sits", heading=False),
    Row("campaigns:session-detail", "get", SIGNED_IN, "session"),
    *[
        Row(f"campaigns:session-{what}", "get post", SIGNED_IN, "session", "changes")
        for what in ("edit", "cancel", "held")
    ],
    Row(
        "campaigns:session-live",
        "get post",
        SIGNED_IN,
        "session",
        "changes",
        heading=False,
        answers=dict.fromkeys(VISITORS, 302),
    ),
    Row("campaigns:session-documents", "get", SIGNED_IN, "session", heading=False),
    Row("campaigns:session-documents", "post", CENTRE, "session"),
    Row("campaigns:session-tasks", "get", SIGNED_IN, "session", heading=False),
    Row("campaigns:session-tasks", "post", CENTRE, "session"),
    Row("campaigns:item-new", "get post", SIGNED_IN, "session", "changes"),
    *[Row(f"campaigns:item-{what}", "get post", SIGNED_IN, "agenda item", "changes") for what in ("edit", "live")],
    *[Row(f"campaigns:item-{what}", "post", SIGNED_IN, "agenda item", "changes") for what in ("up", "down", "remove")],
    Row("monitoring:promise-new", "get post", SIGNED_IN, "agenda item", "changes"),
    Row("campaigns:position-write", "get post", MEMBERS, "agenda item"),
    Row(
        "campaigns:interest-declare",
        "get post",
        SIGNED_IN,
        "mandate",
        "sits",
        given={"item": "open item"},
        only=("public", "coalition", "internal", "restricted", "linked", "own"),
        heading=False,
    ),
    Row("campaigns:report-detail", "get", SIGNED_IN, "report"),
    Row("campaigns:report-edit", "get post", SIGNED_IN, "report", "changes"),
    Row("campaigns:report-ask", "get post", MEMBERS, "report", heading=False),
    Row(
        "campaigns:report-pdf",
        "get",
        SIGNED_IN,
        "report",
        heading=False,
        only=("public", "coalition", "internal", "draft"),
    ),
    Row("campaigns:question-answer", "get post", CENTRE, "report question", "changes"),
    Row("campaigns:mandate-account", "get", SIGNED_IN, "mandate", heading=False),
    Row("campaigns:account-pdf", "get", SIGNED_IN, "mandate", heading=False, only=("public", "coalition", "internal")),
    Row("monitoring:commitment-raise-at", "get", SIGNED_IN, "commitment"),
    Row("campaigns:call-list", "get", SIGNED_IN, shows="call"),
    Row("campaigns:call-new", "get post", CENTRE),
    Row("campaigns:call-detail", "get", SIGNED_IN, "call"),
    *[Row(f"campaigns:call-{what}", "get post", CENTRE, "call", "changes") for what in ("edit", "close", "ask")],
    *[Row(f"campaigns:call-{what}", "post", CENTRE, "call", "changes") for what in ("reopen", "ask-undo")],
    Row("campaigns:call-precheck", "get", SIGNED_IN, "call"),
    *[Row(f"campaigns:{kind}-documents", "get", SIGNED_IN, kind, heading=False) for kind in ("call", "candidacy")],
    *[Row(f"campaigns:{kind}-documents", "post", CENTRE, kind) for kind in ("call", "candidacy")],
    Row("campaigns:call-tasks", "get", SIGNED_IN, "call", heading=False),
    Row("campaigns:call-tasks", "post", CENTRE, "call"),
    Row("campaigns:criterion-new", "get post", CENTRE, "call", "changes"),
    Row("campaigns:criterion-edit", "get post", CENTRE, "criterion", "changes"),
    *[Row(f"campaigns:criterion-{what}", "post", CENTRE, "criterion", "changes") for what in ("up", "remove")],
    Row("campaigns:candidacy-new", "get post", CENTRE, "call", "changes"),
    Row("campaigns:candidacy-edit", "get post", CENTRE, "candidacy", "changes"),
    *[
        Row(f"campaigns:candidacy-{step}", "get post", CENTRE, "candidacy", "changes", heading=False)
        for step in ("accept", "submit", "decide", "complain", "settle", "withdraw")
    ],
    Row("campaigns:candidacy-take-back", "post", CENTRE, "candidacy", "changes"),
    Row("campaigns:candidacy-answer", "post", SIGNED_IN, "candidacy", "answers"),
    Row("campaigns:body-calls", "get", SIGNED_IN, "body", heading=False),
    Row("campaigns:election-list", "get", SIGNED_IN, shows="election"),
    Row("campaigns:election-new", "get post", CENTRE),
    Row("campaigns:election-detail", "get", SIGNED_IN, "election"),
    *[
        Row(f"campaigns:election-{what}", "get post", CENTRE, "election", "changes")
        for what in ("edit", "mails", "cancel", "mandates")
    ],
    *[
        Row(f"campaigns:election-{what}", "post", CENTRE, "election", "changes")
        for what in ("freeze", "open", "remind", "close", "count")
    ],
    Row(
        "campaigns:election-lot",
        "get post",
        CENTRE,
        "election",
        "changes",
        heading=False,
        answers=dict.fromkeys(VISITORS, 302),  # nothing is equal here
    ),
    Row("campaigns:candidate-new", "get post", CENTRE, "election", "changes"),
    Row("campaigns:candidates-take", "post", CENTRE, "election", "changes"),
    *[
        Row(f"campaigns:candidate-{what}", "post", CENTRE, "name on a ballot paper", "changes")
        for what in ("accept", "remove")
    ],
    Row("campaigns:electorate", "get post", SIGNED_IN, "election"),
    Row("campaigns:objection-resolve", "get post", CENTRE, "objection", "changes"),
    Row("campaigns:complaint-new", "get post", SIGNED_IN, "election"),
    Row("campaigns:complaint-answer", "get post", CENTRE, "election complaint", "changes"),
    Row("campaigns:ballot-file", "get", SIGNED_IN, "election", only=tuple(LEVELS)),
    Row(
        "campaigns:election-protocol-pdf",
        "get",
        SIGNED_IN,
        "election",
        heading=False,
        only=("public", "coalition", "internal"),
    ),
    Row("campaigns:vote", "get post", SIGNED_IN, "voter", "answers"),
    *[
        Row(f"campaigns:vote-{what}", "get post", CENTRE, "voter", "changes", heading=False)
        for what in ("enter", "confirm")
    ],
    Row("campaigns:vote-link", "get post", ALL, given={"key": "vote"}),
    Row("campaigns:credential-list", "get", SIGNED_IN, "organisation", heading=False),
    Row("campaigns:credential-new", "get post", SIGNED_IN, "organisation", "changes", heading=False),
    Row("campaigns:credential-edit", "get post", SIGNED_IN, "credential", "changes"),
    Row("campaigns:credential-remove", "post", SIGNED_IN, "credential", "changes"),
    Row("campaigns:credential-file", "get", SIGNED_IN, "credential", heading=False),
    Row("campaigns:ask-list", "get", SIGNED_IN, shows="ask"),
    Row("campaigns:ask-new", "get post", CENTRE),
    Row("campaigns:ask-detail", "get", SIGNED_IN, "ask"),
    Row("campaigns:ask-texts", "get", SIGNED_IN, "ask"),
    Row("campaigns:ask-edit", "get post", CENTRE, "ask", "changes"),
    Row("campaigns:ask-status", "get post", CENTRE, "ask", "changes"),
    Row("campaigns:ask-consent", "get", SIGNED_IN, "ask", heading=False),
    Row("campaigns:annex-pdf", "get", SIGNED_IN, "ask", heading=False),
    Row("campaigns:annex-docx", "get", SIGNED_IN, "ask", heading=False),
    Row("campaigns:consultation-list", "get", SIGNED_IN),
    Row("campaigns:consultation-new", "get post", CENTRE, "ask", "changes"),
    Row(
        "campaigns:consultation-detail",
        "get",
        SIGNED_IN,
        "consultation",
        heading=False,
        answers={MEMBER: 302, OTHER_MEMBER: 302},  # to their own answer
    ),
    Row("campaigns:consultation-pdf", "get", CENTRE, "consultation", heading=False),
    *[Row(f"campaigns:consultation-{what}", "post", CENTRE, "consultation") for what in ("remind", "close", "prolong")],
    Row("campaigns:sign-on", "get post", SIGNED_IN, "sign-on request", "answers", heading=False),
    Row("campaigns:sign-on-phone", "get post", CENTRE, "sign-on request", heading=False),
    Row("campaigns:sign-on-link", "get post", ALL, given={"key": "sign-on"}),
    Row("campaigns:common-agenda", "get", ALL, shows="ask", never=("public", "coalition", "internal", "restricted")),
    Row("campaigns:agenda-pdf", "get", ALL),
    Row("campaigns:agenda-ask", "get", ALL, "ask", only=("linked",)),
    *[
        Row(f"campaigns:{kind}-{what}", "get", SIGNED_IN, kind, heading=False)
        for kind in ("campaign", "ask")
        for what in ("tasks", "documents")
    ],
    *[
        Row(f"campaigns:{kind}-{what}", "post", CENTRE, kind)
        for kind in ("campaign", "ask")
        for what in ("tasks", "documents")
    ],
    Row("campaigns:organisation-asks", "get", SIGNED_IN, "organisation", heading=False),
    Row("campaigns:meeting-asks", "get", SIGNED_IN, "meeting", heading=False),
    Row("campaigns:letter-asks", "get", SIGNED_IN, "letter", heading=False),
    Row("campaigns:ask-letters", "get", SIGNED_IN, "ask", heading=False),
    Row("campaigns:put-in-letter", "post", CENTRE, "letter", "changes"),
    Row("campaigns:take-out-of-letter", "post", CENTRE, "written", "changes"),
    Row("campaigns:press", "post", CENTRE, "meeting", "changes"),
    Row("campaigns:press-take-back", "post", CENTRE, "pressed", "changes"),
    *[Row(f"campaigns:{kind}-power-map", "get", STAFF, kind) for kind in ("ask", "campaign")],
    *[Row(f"campaigns:{kind}-stances", "get", STAFF, kind) for kind in ("ask", "person", "organisation")],
    *[Row(f"campaigns:{kind}-new", "get post", CENTRE) for kind in ("stance", "influence")],
    *[Row(f"campaigns:{kind}-take-back", "post", CENTRE, kind, "changes") for kind in ("stance", "influence")],
    # monitoring
    Row("monitoring:meeting-log", "get post", CENTRE),
    Row("monitoring:meeting-held", "get", CENTRE, "meeting", "changes", only=("planned",)),
    Row("monitoring:meeting-held", "post", CENTRE, "meeting", "changes"),
    # the pages a device keeps, and what keeps them: the same for every visitor
    Row("monitoring:offline-page", "get", ALL, given={"language": "en"}),
    Row("monitoring:offline-log", "get", ALL, given={"language": "bg"}),
    Row("service-worker", "get", ALL),
    Row("manifest", "get", ALL),
    Row("monitoring:commitment-list", "get", SIGNED_IN, shows="commitment"),
    Row("monitoring:commitment-new", "get post", CENTRE),
    Row("monitoring:commitment-detail", "get", SIGNED_IN, "commitment"),
    Row("monitoring:commitment-edit", "get post", CENTRE, "commitment", "changes"),
    Row("monitoring:commitment-due", "get post", CENTRE, "commitment", "changes"),
    Row("monitoring:commitment-withdraw", "get post", CENTRE, "commitment", "changes"),
    Row("monitoring:evidence-new", "get post", CENTRE, "commitment", "changes"),
    Row("monitoring:evidence-edit", "get post", CENTRE, "evidence", "changes"),
    Row("monitoring:evidence-file", "get", SIGNED_IN, "evidence", only=tuple(LEVELS)),
    Row("monitoring:evidence-list", "get", SIGNED_IN, shows="evidence"),
    Row("monitoring:evidence-detail", "get", SIGNED_IN, "evidence"),
    Row("monitoring:evidence-shown", "get", SIGNED_IN, "evidence", only=PHOTOS, heading=False),
    Row("monitoring:evidence-page", "get", SIGNED_IN, "evidence", only=PHOTOS, heading=False, given={"page": "1"}),
    Row("monitoring:evidence-original", "post", CENTRE, "evidence", "originals", only=(*LEVELS, *PHOTOS)),
    Row("monitoring:evidence-recheck", "get post", CENTRE, "evidence", "changes"),
    Row("monitoring:evidence-search", "get post", CENTRE, "evidence", "changes", only=("search log",)),
    Row("monitoring:sent-list", "get", CENTRE, shows="sent"),
    Row("monitoring:sent-detail", "get", CENTRE, "sent"),
    Row("monitoring:sent-take", "get post", CENTRE, "sent", "changes"),
    Row("monitoring:sent-refuse", "post", CENTRE, "sent", "changes"),
    Row("monitoring:sent-file", "get", CENTRE, "sent", heading=False),
    Row("monitoring:assessment-new", "get post", CENTRE, "commitment", "changes"),
    Row("monitoring:assessment-list", "get", CENTRE),
    Row("monitoring:assessment-approve", "get post", CENTRE, "assessment"),
    Row("monitoring:assessment-return", "post", CENTRE, "assessment"),
    Row("monitoring:coding-new", "get post", CENTRE, "blind", heading=False),
    Row("monitoring:adjudication-new", "get post", CENTRE, "assessment", only=("disputed",)),
    Row("monitoring:reply-write", "post", CENTRE, "assessment", "changes", only=("draft", "coded", "disputed")),
    Row("monitoring:reply-send", "get post", CENTRE, "assessment", only=("draft", "coded", "asked"), heading=False),
    Row("monitoring:reply-record", "get post", CENTRE, "assessment", only=("asked",)),
    Row("monitoring:reply-silence", "post", CENTRE, "assessment", only=("asked",)),
    Row("monitoring:assessment-urgent", "get post", CENTRE, "assessment", only=("draft", "asked"), heading=False),
    Row("monitoring:minority-note-new", "get post", SIGNED_IN, "assessment", only=("published", "restricted")),
    Row("monitoring:minority-note-public", "post", LEADERSHIP, "minority note", "changes"),
    Row("monitoring:agreement", "get", CENTRE),
    *[
        Row(f"monitoring:{kind}-commitments", "get", SIGNED_IN, kind, heading=False)
        for kind in ("organisation", "office", "person", "meeting", "letter", "ask", "campaign")
    ],
    *[
        Row(f"monitoring:organisation-{panel}", "get", SIGNED_IN, "organisation", heading=False)
        for panel in ("scorecard", "holders")
    ],
    Row("monitoring:owed-board", "get", SIGNED_IN),
    Row("monitoring:owed-road", "get", SIGNED_IN),
    Row("monitoring:text-list", "get", SIGNED_IN, shows="text"),
    Row("monitoring:text-new", "get post", CENTRE),
    Row("monitoring:text-detail", "get", SIGNED_IN, "text"),
    Row("monitoring:text-detail", "post", CENTRE, "text"),
    Row("monitoring:text-edit", "get post", CENTRE, "text", "changes"),
    Row("monitoring:text-documents", "get", SIGNED_IN, "text", heading=False),
    Row("monitoring:text-documents", "post", CENTRE, "text"),
    Row("monitoring:commitment-passage", "get", SIGNED_IN, "commitment", heading=False),
    Row("monitoring:commitment-checks", "get", SIGNED_IN, "commitment", heading=False),
    Row("monitoring:check-round-new", "get post", CENTRE, "commitment", "changes"),
    Row("monitoring:check-round-list", "get", SIGNED_IN, shows="check round"),
    Row("monitoring:check-round-detail", "get", SIGNED_IN, "check round"),
    *[
        Row(f"monitoring:check-round-{what}", "post", CENTRE, "check round")
        for what in ("remind", "close", "prolong", "public")
    ],
    Row("monitoring:check-ask", "get post", CENTRE, "check round"),
    Row("monitoring:check-new", "get post", SIGNED_IN, "check request", "answers", heading=False),
    Row("monitoring:check-phone", "get post", CENTRE, "check request", heading=False),
    Row("monitoring:check-ways", "get post", CENTRE, "check request", heading=False),
    Row("monitoring:check-link", "get post", ALL, given={"key": "check"}),
    Row("monitoring:check-photo", "get", SIGNED_IN, "local check", heading=False),
    Row("monitoring:check-take-over", "post", CENTRE, "local check"),
    *[
        Row(f"monitoring:{what}", "get post", CENTRE, "commitment", "changes")
        for what in ("claim-new", "money-new", "relation-new", "commitment-questions")
    ],
    Row("monitoring:relation-end", "get post", CENTRE, "relation", "changes"),
    Row("monitoring:succession-list", "get", SIGNED_IN, shows="succession"),
    Row("monitoring:succession-new", "get post", CENTRE),
    Row("monitoring:succession-detail", "get", SIGNED_IN, "succession"),
    *[Row(f"monitoring:succession-{what}", "get post", CENTRE, "succession", "changes") for what in ("edit", "void")],
    Row(
        "monitoring:inheritance-answer",
        "get post",
        CENTRE,
        "succession",
        "changes",
        only=("public",),
        given={"commitment_pk": "promise"},
    ),
    Row(
        "monitoring:verdict-log",
        "get",
        SIGNED_IN,
        shows="assessment",
        never=("draft", "of a draft", "coded", "disputed", "asked"),
    ),
    Row("monitoring:indicator-list", "get", SIGNED_IN, shows="indicator"),
    Row("monitoring:indicator-new", "get post", CENTRE),
    Row("monitoring:indicator-waiting", "get", CENTRE),
    Row("monitoring:indicator-detail", "get", SIGNED_IN, "indicator"),
    Row("monitoring:indicator-edit", "get post", CENTRE, "indicator", "changes"),
    Row("monitoring:indicator-chart", "get", SIGNED_IN, "indicator", only=tuple(LEVELS)),
    *[
        Row(f"monitoring:{part}-new", "get post", CENTRE, "indicator", "changes")
        for part in ("baseline", "target", "value")
    ],
    Row("monitoring:value-detail", "get", CENTRE, "value"),
    Row("monitoring:value-edit", "get", CENTRE, "value", only=("draft",)),
    Row("monitoring:value-edit", "post", CENTRE, "value"),
    *[Row(f"monitoring:value-{verb}", "post", CENTRE, "value") for verb in ("approve", "return")],
    *[Row(f"monitoring:value-{verb}", "get post", CENTRE, "value", heading=False) for verb in ("revise", "cite")],
    Row("monitoring:citation-remove", "post", CENTRE, "citation"),
    *[Row(f"monitoring:{kind}-values", "get", SIGNED_IN, kind, heading=False) for kind in ("outcome", "commitment")],
    Row("monitoring:outcome-list", "get", SIGNED_IN, shows="outcome"),
    Row("monitoring:outcome-new", "get post", CENTRE),
    Row("monitoring:outcome-detail", "get", SIGNED_IN, "outcome"),
    Row("monitoring:outcome-edit", "get post", CENTRE, "outcome", "changes"),
    Row("monitoring:outcome-documents", "get", SIGNED_IN, "outcome", heading=False),
    Row("monitoring:outcome-documents", "post", CENTRE, "outcome"),
    *[
        Row(f"monitoring:{kind}-outcomes", "get", SIGNED_IN, kind, heading=False)
        for kind in ("campaign", "project", "ask", "commitment")
    ],
    Row("monitoring:turnover-office", "get", CENTRE, "office"),
    Row("monitoring:turnover-letter", "post", CENTRE, "office"),
    Row("monitoring:turnover-person", "get", CENTRE, "person"),
    Row("monitoring:turnover-user", "get", CENTRE, "user"),
    Row("monitoring:turnover-hand-over", "post", CENTRE, "user"),
    Row("monitoring:turnover-undo", "post", frozenset({OFFICER}), given={"pk": "handover"}),
    Row("crm:export-mine", "get post", SIGNED_IN),
    Row("crm:export-file", "post", SIGNED_IN, "export"),
    Row("crm:import-list", "get", CENTRE, shows="import"),
    Row("crm:import-new", "get post", CENTRE),
    Row("crm:import-detail", "get", CENTRE, "import"),
    Row("crm:import-mapping", "get post", CENTRE, "import", "changes", only=("read",)),
    *[
        Row(f"crm:import-{what}", "post", CENTRE, "import", "changes")
        for what in ("reading", "words", "duplicates", "start")
    ],
    Row("crm:import-revert", "get post", CENTRE, "import", "changes"),
    Row("crm:import-refusals", "get", CENTRE, "import", heading=False),
    # the public tracker: the same for every visitor
    Row("monitoring:public-list", "get", ALL, shows="commitment", gate="public", never=("withdrawn",)),
    Row("monitoring:how-we-assess", "get", ALL),
    Row("monitoring:public-csv", "get", ALL, shows="commitment", gate="public", never=("withdrawn",)),
    Row("monitoring:public-json", "get", ALL, shows="commitment", gate="public", never=("withdrawn",)),
    Row("monitoring:public-detail", "get", ALL, "commitment", "public"),
    Row("monitoring:tracker", "get", ALL, answers=dict.fromkeys(ALL, 302)),  # to the visitor's language
    *[
        Row(f"monitoring:public-{name}", "get", ALL)
        for name in ("dictionary", "dictionary-json", "preview", "log", "log-csv")
    ],
    Row("monitoring:public-corrections", "get", ALL, shows="commitment", gate="withdrawn"),
    Row("monitoring:public-feed", "get", ALL, shows="commitment", gate="public"),
    Row("monitoring:public-commitment-feed", "get", ALL, "commitment", "public"),
    Row("monitoring:public-version", "get", ALL, "commitment", "assessed", given={"number": 1}),
    Row("monitoring:public-card", "get", ALL, "commitment", "public"),
    *[
        Row(f"monitoring:public-{name}", "get", ALL, "commitment", "tracked", heading=name != "commitment-preview")
        for name in ("record-csv", "record-json", "commitment-preview")
    ],
    *[
        Row(f"monitoring:public-{name}", "get", ALL, "organisation", "tracked")
        for name in ("institution", "institution-feed")
    ],
    Row("monitoring:public-file", "get", ALL, "evidence", "public", only=tuple(LEVELS)),
    Row("monitoring:public-evidence", "get", ALL, "evidence", "public"),
    Row("monitoring:public-shown", "get", ALL, "evidence", "public", only=PHOTOS, heading=False),
    Row("monitoring:public-page", "get", ALL, "evidence", "public", only=PHOTOS, heading=False, given={"page": "1"}),
    Row("monitoring:send-general", "get post", ALL),
    Row("monitoring:send-thanks", "get", ALL),
    Row("monitoring:send", "get post", ALL, "commitment", "public", only=STANDING),
    Row("monitoring:send-thanks-for", "get", ALL, "commitment", "public", only=STANDING, heading=False),
    # mails about changes
    Row("monitoring:following-list", "get", SIGNED_IN),
    Row("monitoring:commitment-follow", "get post", SIGNED_IN, "commitment"),
    Row("monitoring:organisation-follow", "get post", SIGNED_IN, "organisation"),
    Row("monitoring:follow-commitment", "get post", ALL, "commitment", "public"),
    Row("monitoring:follow-institution", "get post", ALL, "organisation", "tracked"),
    Row("monitoring:follow-confirm", "get post", ALL, given={"key": "follow-confirm"}),
    Row("monitoring:follow-stop", "get post", ALL, given={"key": "follow-stop"}),
    # network
    Row("network:picture", "get", SIGNED_IN, query="?who=everybody"),
    Row("network:picture-data", "get", SIGNED_IN, query="?who=everybody"),
    Row("network:picture-drawing", "get", SIGNED_IN, query="?who=everybody"),
    Row("network:picture-image", "get", SIGNED_IN, query="?who=everybody"),
    Row("network:neighbours", "get", NOBODY),  # nobody of that key is in anybody's picture
    Row("network:tie-list", "get", CENTRE, shows="tie"),
    Row("network:tie-new", "get post", SIGNED_IN - {OUTSIDER, ADMIN}),
    Row("network:tie-end", "get post", SIGNED_IN, "tie", "changes", heading=False),
    Row("network:organisation-ties", "get", SIGNED_IN, "organisation", heading=False),
    Row("network:between", "get", SIGNED_IN, given={"one": "public node", "other": "linked node"}),
    Row("network:rules", "get", SIGNED_IN),
    Row("network:rules-change", "get post", LEADERSHIP),
    Row(
        "network:our-ties", "get", MEMBERS | {FORMER}, answers={OTHER_MEMBER: 302, FORMER: 302}
    ),  # straight to the form
    Row("network:state-ties", "get post", SIGNED_IN, "organisation", "changes", heading=False),
    Row("network:answer-list", "get", CENTRE),
    Row("network:findings-holding", "get", CENTRE),
    Row("network:findings-brokers", "get", CENTRE),
    Row("network:findings-margin", "get", CENTRE),
    Row("network:findings-change", "get", CENTRE),
    Row("network:findings-groups", "get", CENTRE),
    Row("network:findings-whatif", "get", CENTRE),
    Row("network:losses-drawing", "get", CENTRE, answers=dict.fromkeys(CENTRE, 204)),  # too few to draw
    Row("network:my-place", "get", MEMBERS | {FORMER, OUTSIDER}),
    Row("network:introductions", "get", SIGNED_IN),
    Row("network:person-introductions", "get", SIGNED_IN, "person", heading=False),
    Row("network:organisation-introductions", "get", SIGNED_IN, "organisation", heading=False),
    Row("network:network-export", "post", SIGNED_IN, given={"name": "graphml"}),
    Row("network:snapshot-list", "get", SIGNED_IN),
    Row("network:snapshot-new", "get post", CENTRE),
    Row("network:snapshot-detail", "get", SIGNED_IN, "snapshot"),
    Row("network:snapshot-trend", "get", SIGNED_IN, "snapshot", heading=False, given={"measure": "ties"}),
    Row("network:snapshot-compare", "get", SIGNED_IN, answers=dict.fromkeys(SIGNED_IN, 302)),  # of which two?
    # briefings
    Row("briefings:organisation-briefings", "get", CENTRE, "organisation", heading=False),
    Row("briefings:person-briefings", "get", CENTRE, "person", heading=False),
    Row("briefings:meeting-briefings", "get", CENTRE, "meeting", heading=False),
    Row("briefings:briefing-list", "get", CENTRE, shows="briefing"),
    Row("briefings:briefing-new", "get post", LEADERSHIP),
    Row("briefings:briefing-detail", "get", CENTRE, "briefing"),
    Row("briefings:minute", "post", LEADERSHIP),
    Row("briefings:composer", "get", CENTRE, "briefing"),
    Row("briefings:briefing-edit", "get post", LEADERSHIP, "briefing", "changes"),
    Row("briefings:briefing-history", "get", CENTRE, "briefing"),
    Row("briefings:source-list", "get", LEADERSHIP, "briefing", query="?q=zq", heading=False),
    Row("briefings:template-new", "get post", LEADERSHIP, "briefing", "changes"),
    *[
        Row(f"briefings:{name}", "post", LEADERSHIP, "briefing", "changes")
        for name in ("briefing-translate", "block-new", "edition-new")
    ],
    Row("briefings:block-edit", "get post", LEADERSHIP, "block", "changes"),
    *[
        Row(f"briefings:block-{verb}", "post", LEADERSHIP, "block", "changes")
        for verb in ("hold", "move", "remove", "restore", "freeze", "thaw")
    ],
    Row("briefings:block-comment", "post", CENTRE, "block"),
    Row("briefings:comment-settle", "post", LEADERSHIP, "block comment", "changes"),
    *[
        Row(f"briefings:edition-{name}", "get", CENTRE, "edition", heading=False)
        for name in ("detail", "compare", "verify")
    ],
    *[Row(f"briefings:edition-{name}", "post", CENTRE, "edition") for name in ("file", "word", "data")],
    Row("briefings:edition-rebuild", "post", CENTRE, "edition"),
    Row("briefings:edition-withdraw", "get post", LEADERSHIP, "edition", "changes"),
    Row("briefings:edition-send", "get post", CENTRE, "edition"),
    Row("briefings:edition-readers", "get", CENTRE, "edition", query="?q=zq", heading=False),
    Row("briefings:sending-close", "post", CENTRE, "sending", "changes"),
    Row("briefings:letter-paper", "get", CENTRE, "letter", heading=False),
    Row("briefings:paper-by-link", "get post", ALL, given={"key": "paper"}),
    Row("briefings:public-papers-enter", "get", ALL, answers=dict.fromkeys(ALL, 302)),  # to the visitor's language
    Row("briefings:public-papers", "get", ALL),
    *[
        Row(f"briefings:public-paper{name}", "get", ALL, "briefing", "published", given={"number": 1}, heading=False)
        for name in ("", "-pdf", "-word", "-data", "-dictionary")
    ],
    # api
    Row("api-reference", "get", SIGNED_IN),
    Row("api-schema", "get", SIGNED_IN),
    Row("api:organisation-list", "get", SIGNED_IN, shows="organisation"),
    Row("api:organisation-list", "post", CENTRE),
    Row("api:organisation-detail", "get", SIGNED_IN, "organisation"),
    Row("api:organisation-detail", "patch", SIGNED_IN, "organisation", "changes"),
    Row("api:profile-check-list", "get", CENTRE, shows="check"),
    Row("api:profile-check-detail", "get", CENTRE, "check"),
    Row("api:proposed-change-list", "get", CENTRE, shows="change"),
    Row("api:proposed-change-detail", "get", CENTRE, "change"),
    Row("api:proposed-change-approve", "post", CENTRE, "change"),
    Row("api:proposed-change-refuse", "post", CENTRE, "change"),
    Row("api:coalition-list", "get", INSIDE, shows="organisation", never=(*NOT_OURS, "left")),
    Row("api:duplicate-list", "get", CENTRE, shows="pair"),
    Row("api:duplicate-detail", "get", CENTRE, "pair"),
    *[Row(f"api:duplicate-{what}", "post", CENTRE, "pair") for what in ("apart", "again")],
    Row("api:merge-list", "get", CENTRE, shows="merge"),
    Row("api:merge-list", "post", CENTRE),
    Row("api:merge-preview", "post", CENTRE),
    Row("api:merge-detail", "get", CENTRE, "merge"),
    Row("api:merge-undo", "post", CENTRE, "merge"),
    Row("api:person-list", "get", SIGNED_IN, shows="person"),
    Row("api:person-list", "post", CENTRE),
    Row("api:person-detail", "get", SIGNED_IN, "person"),
    Row("api:person-detail", "patch", CENTRE, "person", "changes"),
    Row("api:office-list", "get", SIGNED_IN, shows="office"),
    Row("api:office-list", "post", CENTRE),
    Row("api:office-detail", "get", SIGNED_IN, "office"),
    Row("api:office-detail", "patch", CENTRE, "office", "changes"),
    Row("api:office-strike-out", "post", CENTRE, "office", "changes"),
    Row("api:tenure-list", "get", SIGNED_IN, shows="tenure"),
    Row("api:tenure-list", "post", CENTRE),
    Row("api:tenure-detail", "get", SIGNED_IN, "tenure"),
    Row("api:tenure-detail", "patch", CENTRE, "tenure", "changes"),
    Row("api:meeting-list", "get", SIGNED_IN, shows="meeting"),
    Row("api:meeting-list", "post", CENTRE),
    Row("api:meeting-log-list", "post", CENTRE),
    Row("api:meeting-detail", "get", SIGNED_IN, "meeting"),
    Row("api:meeting-detail", "patch", CENTRE, "meeting", "changes"),
    Row("api:inbox-list", "get", SIGNED_IN, shows="inbound"),
    Row("api:inbox-detail", "get", SIGNED_IN, "inbound"),
    *[Row(f"api:inbox-{what}", "post", CENTRE, "inbound") for what in ("discard", "restore")],
    Row("api:letter-list", "get", SIGNED_IN, shows="letter", never=("withdrawn",)),
    Row("api:letter-list", "post", CENTRE),
    Row("api:letter-detail", "get", SIGNED_IN, "letter"),
    Row(
        "api:letter-detail",
        "patch",
        CENTRE,
        "letter",
        "changes",
        only=("public", "coalition", "internal", "restricted"),
    ),
    *[Row(f"api:letter-{what}", "post", CENTRE, "letter", "changes") for what in ("send", "withdraw")],
    Row("api:reply-ledger-list", "get", SIGNED_IN),
    Row("api:calendar-list", "get", SIGNED_IN, shows="meeting", query=f"?{THIS_YEAR}&kind=meeting"),
    Row("api:task-list", "get", SIGNED_IN, shows="task"),
    Row("api:task-list", "post", CENTRE),
    Row("api:task-done", "post", SIGNED_IN, "task", "changes"),
    Row("api:commitment-list", "get", SIGNED_IN, shows="commitment"),
    Row("api:commitment-list", "post", CENTRE),
    Row("api:commitment-detail", "get", SIGNED_IN, "commitment"),
    Row("api:commitment-detail", "patch", CENTRE, "commitment", "changes"),
    Row("api:evidence-list", "get", SIGNED_IN, shows="evidence"),
    Row("api:evidence-list", "post", CENTRE),
    Row("api:evidence-detail", "get", SIGNED_IN, "evidence"),
    Row("api:evidence-recheck", "post", CENTRE, "evidence", "changes"),
    Row("api:evidence-search", "post", CENTRE, "evidence", "changes"),
    Row("api:sentevidence-list", "get", SIGNED_IN, shows="sent"),
    Row("api:sentevidence-detail", "get", SIGNED_IN, "sent"),
    Row("api:sentevidence-refuse", "post", CENTRE, "sent", "changes"),
    Row("api:assessment-list", "get", SIGNED_IN, shows="assessment"),
    Row("api:assessment-list", "post", CENTRE),
    Row("api:assessment-detail", "get", SIGNED_IN, "assessment"),
    Row("api:assessment-approve", "post", CENTRE, "assessment"),
    Row("api:assessment-send-back", "post", CENTRE, "assessment"),
    Row("api:assessment-to-code", "get", SIGNED_IN),
    Row("api:assessment-code", "post", CENTRE, "blind"),
    *[
        Row(f"api:assessment-{verb}", "post", CENTRE, "assessment")
        for verb in ("decide", "write-letter", "sent", "urgent")
    ],
    *[Row(f"api:assessment-{verb}", "post", CENTRE, "assessment", only=("asked",)) for verb in ("reply", "no-reply")],
    Row("api:coding-list", "get", CENTRE, shows="coding"),
    Row("api:coding-detail", "get", CENTRE, "coding"),
    Row("api:reply-list", "get", SIGNED_IN, shows="institution's reply"),
    Row("api:reply-detail", "get", SIGNED_IN, "institution's reply"),
    Row("api:minority-note-list", "get", SIGNED_IN, shows="minority note"),
    Row("api:minority-note-list", "post", SIGNED_IN),
    Row("api:minority-note-detail", "get", SIGNED_IN, "minority note"),
    Row("api:minority-note-public", "post", SIGNED_IN, "minority note", "changes"),
    Row("api:agreement-list", "get", CENTRE),
    Row("api:tie-list", "get", SIGNED_IN, shows="tie"),
    Row("api:tie-list", "post", SIGNED_IN),
    Row("api:tie-end", "post", SIGNED_IN, "tie", "changes"),
    Row("api:tie-answer-list", "get", CENTRE),
    Row("api:tie-rules-list", "get", SIGNED_IN),
    Row("api:network-finding-detail", "get", CENTRE, given={"pk": "holding"}),
    Row("api:introduction-list", "get", SIGNED_IN, answers=dict.fromkeys(SIGNED_IN, 400)),  # it says to whom
    Row("api:network-list", "get", SIGNED_IN, query="?who=everybody"),
    Row("api:network-snapshot-list", "get", SIGNED_IN, shows="snapshot"),
    Row("api:network-snapshot-detail", "get", SIGNED_IN, "snapshot"),
    Row("api:request-list", "get", SIGNED_IN, shows="request"),
    Row("api:request-list", "post", CENTRE),
    Row("api:request-detail", "get", SIGNED_IN, "request"),
    *[Row(f"api:request-{what}", "post", CENTRE, "request", "changes") for what in ("extend", "close")],
    Row("api:consent-list", "get", SIGNED_IN, shows="consent"),
    Row("api:consent-list", "post", CENTRE),
    Row("api:consent-detail", "get", SIGNED_IN, "consent"),
    Row("api:consent-withdraw", "post", SIGNED_IN, "consent", "changes"),
    Row("api:basis-list", "get", CENTRE, shows="basis"),
    Row("api:basis-list", "post", CENTRE),
    Row("api:basis-detail", "get", CENTRE, "basis"),
    Row("api:basis-detail", "patch", CENTRE, "basis", "changes"),
    Row("api:basis-reviewed", "post", CENTRE, "basis", "changes"),
    Row("api:breach-list", "get", CENTRE, shows="breach"),
    Row("api:breach-list", "post", CENTRE),
    Row("api:breach-detail", "get", CENTRE, "breach"),
    Row("api:breach-detail", "patch", CENTRE, "breach", "changes"),
    Row("api:breach-close", "post", CENTRE, "breach"),
    Row("api:breach-affected", "get", CENTRE, "breach", heading=False),
    Row("api:view-list", "get", SIGNED_IN, shows="view"),
    Row("api:view-list", "post", SIGNED_IN),
    Row("api:view-detail", "get", SIGNED_IN, "view"),
    Row("api:view-detail", "patch delete", SIGNED_IN, "view", "changes"),
    Row("api:view-follow", "post", SIGNED_IN, "view"),
    Row("api:campaign-list", "get", SIGNED_IN, shows="campaign"),
    Row("api:campaign-detail", "get", SIGNED_IN, "campaign"),
    *[
        row
        for name, kind in (("project", "project"), ("deliverable", "deliverable"), ("budget-line", "budget-line"))
        for row in (
            Row(f"api:{name}-list", "get", SIGNED_IN, shows=kind),
            Row(f"api:{name}-list", "post", CENTRE),
            Row(f"api:{name}-detail", "get", SIGNED_IN, kind),
            Row(f"api:{name}-detail", "patch", CENTRE, kind, "changes"),
        )
    ],
    Row("api:deliverable-state", "post", CENTRE, "deliverable", "changes"),
    *[Row(f"api:{kind}-list", "get", SIGNED_IN, shows=kind) for kind in ("event", "assistance")],
    *[Row(f"api:{kind}-list", "post", CENTRE) for kind in ("event", "assistance")],
    *[Row(f"api:{kind}-detail", "get", SIGNED_IN, kind) for kind in ("event", "assistance")],
    *[Row(f"api:{kind}-detail", "patch", CENTRE, kind, "changes") for kind in ("event", "assistance")],
    *[Row(f"api:event-{what}", "post", CENTRE, "event", "changes") for what in ("attendances", "audiences")],
    Row("api:assistance-follow-up", "post", CENTRE, "assistance", "changes"),
    Row("api:ask-list", "get", SIGNED_IN, shows="ask"),
    Row("api:ask-list", "post", CENTRE),
    Row("api:ask-detail", "get", SIGNED_IN, "ask"),
    Row("api:ask-detail", "patch", CENTRE, "ask", "changes"),
    Row("api:ask-status", "post", CENTRE, "ask", "changes"),
    Row("api:session-list", "get", SIGNED_IN, shows="session"),
    Row("api:session-list", "post", CENTRE),
    Row("api:session-detail", "get", SIGNED_IN, "session"),
    Row("api:session-detail", "patch", CENTRE, "session", "changes"),
    *[Row(f"api:session-{what}", "post", CENTRE, "session", "changes") for what in ("hold", "cancel")],
    Row("api:agenda-item-list", "get", SIGNED_IN, shows="agenda item"),
    Row("api:agenda-item-list", "post", CENTRE),
    Row("api:agenda-item-detail", "get", SIGNED_IN, "agenda item"),
    Row("api:agenda-item-detail", "patch", CENTRE, "agenda item", "changes"),
    Row("api:agenda-item-move", "post", CENTRE, "agenda item", "changes"),
    Row("api:body-list", "get", SIGNED_IN, shows="body"),
    Row("api:body-list", "post", CENTRE),
    Row("api:body-detail", "get", SIGNED_IN, "body"),
    Row("api:body-detail", "patch", CENTRE, "body", "changes"),
    *[Row(f"api:{kind}-list", "get", SIGNED_IN, shows=kind) for kind in ("call", "candidacy", "credential")],
    *[Row(f"api:{kind}-detail", "get", SIGNED_IN, kind) for kind in ("call", "candidacy", "credential")],
    Row("api:election-list", "get", SIGNED_IN, shows="election"),
    Row("api:election-detail", "get", SIGNED_IN, "election"),
    Row("api:seat-list", "get", SIGNED_IN, shows="council seat"),
    Row("api:seat-list", "post", CENTRE),
    Row("api:seat-detail", "get", SIGNED_IN, "council seat"),
    Row("api:seat-detail", "patch", CENTRE, "council seat", "changes"),
    Row("api:seat-rights", "post", CENTRE, "council seat", "changes"),
    Row("api:mandate-list", "get", SIGNED_IN, shows="mandate"),
    Row("api:mandate-list", "post", CENTRE),
    Row("api:mandate-detail", "get", SIGNED_IN, "mandate"),
    Row("api:mandate-detail", "patch", CENTRE, "mandate", "changes"),
    Row("api:mandate-end", "post", CENTRE, "mandate", "changes"),
    Row("api:checkround-list", "get", SIGNED_IN, shows="check round"),
    Row("api:checkround-detail", "get", SIGNED_IN, "check round"),
    Row("api:checkrequest-list", "get", SIGNED_IN),
    Row("api:checkrequest-detail", "get", SIGNED_IN, "check request", heading=False),
    Row("api:checkrequest-answer", "post", SIGNED_IN, "check request", "answers"),
    Row("api:localcheck-list", "get", SIGNED_IN, shows="local check"),
    Row("api:localcheck-detail", "get", SIGNED_IN, "local check"),
    Row("api:consultation-list", "get", SIGNED_IN, shows="consultation"),
    Row("api:consultation-detail", "get", SIGNED_IN, "consultation"),
    Row("api:signonrequest-list", "get", SIGNED_IN),
    Row("api:signonrequest-detail", "get", SIGNED_IN, "sign-on request", heading=False),
    Row("api:signonrequest-answer", "post", SIGNED_IN, "sign-on request", "answers"),
    Row("api:signon-list", "get", SIGNED_IN, shows="sign-on"),
    *[Row(f"api:{kind}-list", "get", SIGNED_IN, shows=kind) for kind in ("stance", "influence")],
    *[Row(f"api:{kind}-list", "post", CENTRE) for kind in ("stance", "influence")],
    *[Row(f"api:{kind}-detail", "get", SIGNED_IN, kind) for kind in ("stance", "influence")],
    *[Row(f"api:{kind}-take-back", "post", CENTRE, kind, "changes") for kind in ("stance", "influence")],
    Row("api:commitment-list", "get", SIGNED_IN, shows="commitment"),
    Row("api:commitment-list", "post", CENTRE),
    Row("api:commitment-detail", "get", SIGNED_IN, "commitment"),
    Row("api:commitment-detail", "patch", CENTRE, "commitment", "changes"),
    Row("api:evidence-list", "get", SIGNED_IN, shows="evidence"),
    Row("api:evidence-list", "post", CENTRE),
    Row("api:evidence-detail", "get", SIGNED_IN, "evidence"),
    Row("api:assessment-list", "get", SIGNED_IN, shows="assessment"),
    Row("api:assessment-list", "post", CENTRE),
    Row("api:assessment-detail", "get", SIGNED_IN, "assessment"),
    Row("api:assessment-approve", "post", CENTRE, "assessment"),
    Row("api:assessment-send-back", "post", CENTRE, "assessment"),
    Row("api:text-list", "get", SIGNED_IN, shows="text"),
    Row("api:text-list", "post", CENTRE),
    Row("api:text-detail", "get", SIGNED_IN, "text"),
    Row("api:text-detail", "patch", CENTRE, "text", "changes"),
    Row("api:text-page", "get", SIGNED_IN, "text", given={"number": "1"}),
    Row("api:text-note", "post", CENTRE, "text"),
    *[
        Row(f"api:{kind}-list", "get", SIGNED_IN, shows=shown)
        for kind, shown in (
            ("claim", "claim"),
            ("commitment-money", "money"),
            ("commitment-relation", "relation"),
            ("succession", "succession"),
            ("inheritance", "inheritance"),
        )
    ],
    *[
        Row(f"api:{kind}-list", "post", CENTRE)
        for kind in ("claim", "commitment-money", "commitment-relation", "succession", "inheritance")
    ],
    *[
        Row(f"api:{kind}-detail", "get", SIGNED_IN, shown)
        for kind, shown in (
            ("claim", "claim"),
            ("commitment-money", "money"),
            ("commitment-relation", "relation"),
            ("succession", "succession"),
            ("inheritance", "inheritance"),
        )
    ],
    Row("api:commitment-relation-take-back", "post", CENTRE, "relation", "changes"),
    Row("api:succession-detail", "patch", CENTRE, "succession", "changes"),
    Row("api:succession-withdraw", "post", CENTRE, "succession", "changes"),
    Row("api:indicator-list", "get", SIGNED_IN, shows="indicator"),
    Row("api:indicator-list", "post", CENTRE),
    Row("api:indicator-detail", "get", SIGNED_IN, "indicator"),
    Row("api:indicator-value-list", "get", SIGNED_IN, shows="value"),
    Row("api:indicator-value-list", "post", CENTRE),
    Row("api:indicator-value-detail", "get", SIGNED_IN, "value"),
    *[
        Row(f"api:indicator-value-{verb}", "post", CENTRE, "value", "changes")
        for verb in ("approve", "send-back", "revise")
    ],
    Row("api:outcome-list", "get", SIGNED_IN, shows="outcome"),
    Row("api:outcome-list", "post", CENTRE),
    Row("api:outcome-detail", "get", SIGNED_IN, "outcome"),
    Row("api:outcome-detail", "patch", CENTRE, "outcome", "changes"),
    Row("api:briefing-list", "get", SIGNED_IN, shows="briefing"),
    Row("api:briefing-detail", "get", CENTRE, "briefing"),
    Row("api:block-list", "get", SIGNED_IN, shows="block"),
    Row("api:block-detail", "get", CENTRE, "block"),
    Row("api:block-comment-list", "get", SIGNED_IN, shows="block comment"),
    Row("api:block-comment-detail", "get", CENTRE, "block comment"),
    Row("api:edition-list", "get", SIGNED_IN, shows="edition"),
    Row("api:edition-detail", "get", SIGNED_IN, "edition"),
    Row("api:withdrawal-list", "get", SIGNED_IN, shows="withdrawal"),
    Row("api:withdrawal-detail", "get", SIGNED_IN, "withdrawal"),
    Row("api:sending-list", "get", SIGNED_IN, shows="sending"),
    Row("api:sending-detail", "get", CENTRE, "sending"),
    Row("api:briefing-template-list", "get", SIGNED_IN, shows="briefing template"),
    Row("api:briefing-template-detail", "get", CENTRE, "briefing template"),
]

# What a visitor may read of a record whose page is closed to them: a withdrawn promise says so on the tracker.
TOLD = {("commitment", "withdrawn"): ALL}

# What the API takes, field by field: anything else in a request changes nothing.
WRITES = {
    "tie": {"kind", "stated_by", "other", "strength", "started_on", "ended_on", "source", "confidentiality"},
    "body": {
        "organisation", "kind", "programme", "programme_code", "started", "ended", "predecessor", "secretariat",
        "legal_basis", "composition", "members_vote", "vote_rule", "vote_rule_source", "notice_days", "notice_source",
        "source", "is_verified", "version",
    },
    "seat": {
        "body", "kind", "group_bg", "group_en", "number", "started", "ended", "predecessor", "alternates", "is_vacant",
        "note", "source", "is_verified", "version",
    },
    "session": {
        "body", "kind", "title_bg", "title_en", "held_on", "held_at", "where", "convened_on", "papers_on",
        "minutes_adopted_on", "minutes_published_on", "link", "note", "source", "is_verified", "confidentiality",
        "version",
    },
    "agenda-item": {
        "session", "kind", "title_bg", "title_en", "asks", "position", "position_on", "said", "vote", "result",
        "outcome", "version",
    },
    "organisation": {
        "kind", "name", "name_latin", "short_name", "aliases", "parent", "place", "register_number", "founded", "working_languages",
        "themes", "about", "offers", "needs", "website", "contact_points", "source", "is_verified", "confidentiality", "version",
    },
    "person": {
        "name", "name_latin", "languages", "contact_points", "do_not_contact", "basis", "basis_source", "review_on", "note",
        "confidentiality", "version",
    },
    "office": {"body", "title", "title_latin", "rank", "source", "is_verified", "version"},
    "tenure": {"person", "organisation", "office", "role", "started", "ended", "end_reason", "source"},
    "meeting": {"held_on", "held_at", "kind", "about", "where", "notes", "themes", "confidentiality", "participants", "version"},
    "meeting-log": {
        "met", "held_on", "about", "ours", "asks", "notes", "held_at", "kind", "where", "confidentiality", "themes", "promises",
        "debts", "next_step", "next_on", "planned", "version", "author",
    },
    "letter": {
        "direction", "kind", "subject", "text", "language", "number", "dated_on", "organisation", "office", "person",
        "on_behalf_of", "reply_due_on", "answers", "reminds_of", "meeting", "themes", "confidentiality", "as_it_is", "version",
    },
    "task": {"what", "assignee", "due_on", "owed_to", "subject", "confidentiality"},
    "ask": {"title_en", "title_bg", "text_en", "text_bg", "addressed_to", "addressed_office", "instrument", "theme", "campaigns", "confidentiality", "version"},
    "project": {
        "title_bg", "title_en", "goal_bg", "goal_en", "for_whom_bg", "for_whom_en", "findings_bg", "findings_en", "funder",
        "programme", "number", "started", "ended", "steering", "campaigns", "themes", "source", "is_verified",
        "confidentiality", "version",
    },
    "deliverable": {
        "project", "phase", "code", "title_bg", "title_en", "due", "link", "source", "is_verified", "version",
    },
    "budget-line": {
        "project", "partner", "code", "title", "planned", "spent", "spent_until", "currency", "source", "version",
    },
    "event": {
        "project", "kind", "title_bg", "title_en", "started", "ended", "where", "phase", "deliverable", "meeting",
        "text_bg", "text_en", "source", "is_verified", "version",
    },
    "assistance": {
        "kind", "topic", "given_to", "given_by", "given_on", "people", "project", "campaign", "note", "confidentiality",
        "version",
    },
    "mandate": {
        "seat", "organisation", "person", "place", "started", "ended", "how", "act", "source", "is_verified",
        "confidentiality", "version",
    },
    "commitment": {
        "title", "verbatim", "language", "made_on", "spoken_by", "owed_by", "owed_office", "origin", "meeting",
        "agenda_item", "letter", "document", "document_page", "media_title", "media_outlet", "media_on", "media_url", "credit",
        "for_whom", "funding_state", "source", "asks", "place", "theme", "original_due", "is_verifiable", "says_who", "says_what", "says_when", "says_money", "says_for_whom",
        "says_measure", "ambition", "kind", "force", "test_complete", "test_broken", "test_source",
        "owner", "next_check", "confidentiality", "version",
    },
    "text": {"title", "origin", "issued_by", "dated_on", "language", "link", "confidentiality", "words", "version"},
    "claim": {"commitment", "delivery", "words", "claimed_on", "source", "replaces"},
    "commitment-money": {
        "commitment", "stage", "amount", "currency", "what", "as_of", "source", "replaces", "reason",
    },
    "commitment-relation": {"commitment", "kind", "other", "reason", "stated_on"},
    "succession": {
        "name", "body", "covers_below", "office", "happened_on", "source", "note", "owner", "confidentiality", "version",
    },
    "inheritance": {"succession", "commitment", "answer", "source", "note", "restated_as"},
    "indicator": {
        "code", "name_bg", "name_en", "definition_bg", "definition_en", "framework", "framework_code", "kind", "measure",
        "unit_bg", "unit_en", "decimals", "lowest", "highest", "numerator_bg", "numerator_en", "denominator_bg",
        "denominator_en", "counts_people", "accumulation", "polarity", "comparator", "rhythm", "next_due", "owner",
        "publisher", "link", "licence", "retrieved_on", "theme", "confidentiality",
    },
    "indicator-value": {
        "indicator", "place", "area", "method", "instrument", "dimension", "category", "period", "period_words", "bound",
        "value", "words", "lower", "upper", "standard_error", "n", "numerator", "denominator", "is_provisional",
        "has_break", "is_estimate", "not_comparable", "source", "link", "grade", "is_verified", "note",
    },
    "outcome": {
        "title_bg", "title_en", "text_bg", "text_en", "achieved", "for_whom_bg", "for_whom_en", "campaigns", "projects", "asks",
        "commitments", "source", "link", "is_verified", "contribution_bg", "contribution_en", "others_bg", "others_en",
        "confidentiality", "version",
    },
    "evidence": {
        "commitment", "kind", "title", "publisher", "source_author", "source_on", "language", "url", "archive_url",
        "not_stored_because", "licence", "upload", "passage", "page", "stance", "origin", "directness", "recheck_on",
        "consent", "consent_note", "confidentiality", "search_rows",
    },
    "assessment": {
        "commitment", "delivery", "delivered_on", "result", "closes_period", "rationale", "waiver", "cause", "failure",
        "confidence", "confidence_reason",
    },
    "minority-note": {"assessment", "organisation", "text"},
    "stance": {
        "ask", "person", "organisation", "position", "taken_on", "meeting", "letter", "document", "note", "confidentiality",
    },
    "influence": {"person", "organisation", "weight", "since", "reason", "confidentiality"},
    "request": {"kind", "person", "asked_by", "words", "identity", "received_on", "handler"},
    "consent": {"person", "purpose", "wording", "language", "channel", "witness", "given_on", "proof"},
    "basis": {"person", "purpose", "basis", "source", "balance", "review_on"},
    "breach": {
        "what", "details", "noticed_at", "scope", "record", "account", "is_high_risk", "measures", "authority_told_at",
        "authority_not_told_because", "people_told_at",
    },
    "view": {"list_name", "name", "query", "shared_with"},
}  # fmt: skip

# Addresses of libraries: who may come in; what they answer there is their matter.
FAMILIES = {
    "account_": ALL,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_email_verification_sent": ALL,
    "account_reauthenticate": SIGNED_IN,
    "mfa_": SIGNED_IN,
    "mfa_authenticate": ALL,
    "mfa_login_webauthn": ALL,
    "usersessions_": SIGNED_IN,
    "admin:": ADMINS,
    "admin:logout": SIGNED_IN,
    "health": ALL,
}
