"""Who may open what and see which records: the documentation of access, held by test_matrix.

A row names an address, its methods, who may come in (the door), and which record the address names (the gate).
A visitor who is refused reads 403 or 404, and 404 whenever the record is hidden; without an account the way to sign in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

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
ALL = frozenset(VISITORS)
SIGNED_IN = ALL - {ANONYMOUS}
MEMBERS = frozenset({MEMBER, OTHER_MEMBER})
CENTRE = frozenset({OFFICER, OTHER_OFFICER, LEADER})
STAFF = CENTRE | {ADMIN}
RUN_USERS = frozenset({LEADER, ADMIN})
LEADERSHIP = frozenset({LEADER})
ADMINS = frozenset({ADMIN})
NOBODY: Visitors = frozenset()

# Which records of the world a visitor may see, written down by hand: a second, naive opinion beside the gates.
LEVELS = {"public": ALL, "coalition": MEMBERS | STAFF, "internal": STAFF, "restricted": LEADERSHIP}
AUTHORED = {**LEVELS, "restricted": LEADERSHIP | {OFFICER}}  # the officer wrote them
BODIES = {
    **LEVELS, "linked": ALL, "own": MEMBERS | STAFF, "own-internal": STAFF | {MEMBER},
    "left": MEMBERS | STAFF | {FORMER}, "another": MEMBERS | STAFF,
}  # fmt: skip
INSIDE = MEMBERS | STAFF  # contact data stay inside the coalition
PERSONS = {**LEVELS, "own": STAFF | {MEMBER}}
SEES: dict[str, dict[str, Visitors]] = {
    "organisation": BODIES,
    "alias": BODIES,
    "office": BODIES,
    "person": PERSONS,
    "tenure": {**PERSONS, "in a restricted body": LEADERSHIP},
    "contact": {
        **{f"of organisation {label}": seen & INSIDE | own for label, seen in BODIES.items() for own in [{FORMER} if label == "left" else NOBODY]},
        **{f"of person {label}": seen & INSIDE for label, seen in PERSONS.items()},
    },
    "representation": {"own": CENTRE | {MEMBER}, "own-internal": CENTRE | {MEMBER}, "left": CENTRE | {FORMER}, "another": CENTRE | {OTHER_MEMBER}},
    "meeting": {**AUTHORED, "linked": ALL, "named": LEADERSHIP | {MEMBER}, "planned": STAFF},
    "task": {**dict.fromkeys(["public", "coalition", "internal"], CENTRE), "restricted": LEADERSHIP | {OFFICER}, "own": CENTRE | {MEMBER}, "linked": CENTRE | {MEMBER}},
    "document": AUTHORED,
    "campaign": {**LEVELS, "linked": ALL},
    "partner": LEVELS,
    "ask": {**AUTHORED, "linked": ALL},
    "pressed": AUTHORED,
    "commitment": {
        **AUTHORED, "restricted": LEADERSHIP | {OFFICER}, "linked": ALL, "withdrawn": STAFF,
        **{f"draft-{level}": seen & STAFF for level, seen in AUTHORED.items()},
    },
    "evidence": {**AUTHORED, "of a draft": STAFF},
    "assessment": {"published": ALL, "draft": CENTRE, "of a draft": CENTRE, "of a restricted one": LEADERSHIP | {OFFICER}},
    "revision": {"public": ALL, "draft-internal": STAFF, "restricted": LEADERSHIP | {OFFICER}},
    "tie": {**LEVELS, "own": STAFF | {MEMBER}, "linked": LEADERSHIP},
    "briefing": dict.fromkeys(["public", "coalition", "internal"], CENTRE),
    "edition": dict.fromkeys(["public", "coalition", "internal"], CENTRE),
    "user": {visitor: STAFF | {visitor} for visitor in VISITORS if visitor != ANONYMOUS},
    "job": {MEMBER: frozenset({MEMBER}), OFFICER: frozenset({OFFICER})},
    "import": {"of an officer": CENTRE},
    "refusal": {"of an officer": CENTRE},
    "log": {"entry": CENTRE},  # on the page of its record; the whole log is leadership's
}

# Who may change what they see: the centre, except where others have a say.
CHANGES: dict[str, dict[str, Visitors]] = {
    kind: {label: seen & CENTRE for label, seen in labels.items()} for kind, labels in SEES.items()
}
for label, owner in {"own": MEMBER, "own-internal": MEMBER, "left": FORMER, "another": OTHER_MEMBER}.items():
    CHANGES["organisation"][label] |= {owner}
CHANGES["tie"]["own"] |= {MEMBER}
CHANGES["task"] = SEES["task"]  # whoever has a task may finish it
CHANGES["job"] = SEES["job"]
CHANGES["briefing"] = dict.fromkeys(["public", "coalition", "internal"], LEADERSHIP)
CHANGES["user"] = {
    visitor: {OFFICER: RUN_USERS, OTHER_OFFICER: RUN_USERS, LEADER: ADMINS, ADMIN: ADMINS}.get(visitor, RUN_USERS)
    for visitor in SEES["user"]
}


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
    answer: int = 200  # of a GET that is let in
    given: dict[str, Any] = field(default_factory=dict, hash=False)
    only: tuple[str, ...] = ()  # labels of records that fit the address; empty: all
    heading: bool = True  # whether the page of a record shows its word

    @property
    def seers(self) -> dict[str, Visitors]:
        labels = {"sees": SEES, "changes": CHANGES}[self.gate][self.record] if self.record else {"": ALL}
        return {label: seen for label, seen in labels.items() if not self.only or label in self.only}

    def cells(self) -> Iterator[tuple[str, str]]:
        return ((method, label) for method in self.methods.split() for label in self.seers)


ROWS = [
    # accounts
    Row("home", "get", SIGNED_IN),
    Row("accounts:language", "post", ALL),
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
    Row("accounts:log-list", "get", LEADERSHIP, shows="log"),
    # crm
    Row("crm:meeting-list", "get", SIGNED_IN, shows="meeting"),
    Row("crm:meeting-new", "get post", CENTRE),
    Row("crm:meeting-detail", "get", SIGNED_IN, "meeting"),
    Row("crm:meeting-edit", "get post", CENTRE, "meeting", "changes"),
    Row("crm:meeting-hold", "get post", CENTRE, "meeting", "changes"),
    Row("crm:meeting-cancel", "get post", CENTRE, "meeting", "changes"),
    # campaigns
    Row("campaigns:campaign-list", "get", SIGNED_IN, shows="campaign"),
    Row("campaigns:campaign-new", "get post", CENTRE),
    Row("campaigns:campaign-detail", "get", SIGNED_IN, "campaign"),
    Row("campaigns:campaign-edit", "get post", CENTRE, "campaign", "changes"),
    Row("campaigns:partner-add", "post", CENTRE, "campaign", "changes"),
    Row("campaigns:partner-remove", "post", CENTRE, "partner", "changes"),
    Row("campaigns:ask-list", "get", SIGNED_IN, shows="ask"),
    Row("campaigns:ask-new", "get post", CENTRE),
    Row("campaigns:ask-detail", "get", SIGNED_IN, "ask"),
    Row("campaigns:ask-edit", "get post", CENTRE, "ask", "changes"),
    Row("campaigns:ask-status", "get post", CENTRE, "ask", "changes"),
    Row("campaigns:organisation-asks", "get", SIGNED_IN, "organisation", heading=False),
    Row("campaigns:meeting-asks", "get", SIGNED_IN, "meeting", heading=False),
    Row("campaigns:press", "post", CENTRE, "meeting", "changes"),
    Row("campaigns:press-take-back", "post", CENTRE, "pressed", "changes"),
    # briefings
    Row("briefings:briefing-list", "get", CENTRE, shows="briefing"),
    Row("briefings:briefing-new", "get post", LEADERSHIP),
    Row("briefings:briefing-detail", "get", CENTRE, "briefing"),
    Row("briefings:edition-new", "post", LEADERSHIP, "briefing", "changes"),
    Row("briefings:edition-file", "get", CENTRE, "edition", heading=False),
    Row("briefings:edition-verify", "get", CENTRE, "edition", heading=False),
    # api
    Row("api-reference", "get", SIGNED_IN),
    Row("api-schema", "get", SIGNED_IN),
    Row("api:campaign-list", "get", SIGNED_IN, shows="campaign"),
    Row("api:campaign-detail", "get", SIGNED_IN, "campaign"),
    Row("api:ask-list", "get", SIGNED_IN, shows="ask"),
    Row("api:ask-list", "post", CENTRE),
    Row("api:ask-detail", "get", SIGNED_IN, "ask"),
    Row("api:ask-detail", "patch", CENTRE, "ask", "changes"),
    Row("api:ask-status", "post", CENTRE, "ask", "changes"),
    Row("api:briefing-list", "get", SIGNED_IN, shows="briefing"),
    Row("api:briefing-detail", "get", CENTRE, "briefing"),
]

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
