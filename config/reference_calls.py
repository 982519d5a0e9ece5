"""Calls and sessions of earlier years, as reference/calls.csv and reference/body_sessions.csv tell of them."""

from datetime import date

from campaigns.models import Body, Call, Seat, Session
from config.reference import Tally, ids, pick, provenance, sheet, upsert
from crm.confidentiality import Level

NAMES = ("key", "title_bg", "title_en", "run_by", "published", "closed_on", "link", "note", "closing_note")


def calls() -> Tally:
    """Only what a source says: where the day is not known, the year stands."""
    bodies = dict(Body.objects.values_list("organisation__key", "pk"))
    rows = sheet("calls")
    told = [
        {**pick(row, *NAMES), **provenance(row), "body_id": bodies[row["body_key"]], "confidentiality": Level.PUBLIC}
        for row in rows
    ]
    tally, seats = upsert(Call, told), ids(Seat, "key")
    for call in Call.objects.filter(key__in=[row["key"] for row in rows], version=1):
        keys = next(row["seat_keys"] for row in rows if row["key"] == call.key)
        call.seats.add(*(seats[key] for key in keys.split(";") if key))
    return tally


def sessions() -> Tally:
    """That a body met on a day, and no more than the source says of it; a body meets once in a day."""
    bodies = dict(Body.objects.values_list("organisation__key", "pk"))
    told = [
        {
            "body_id": bodies[row["body_key"]], "held_on": date.fromisoformat(row["held_on"]),
            **pick(row, "kind", "state", "title_bg", "title_en"), **provenance(row), "confidentiality": Level.PUBLIC,
        }
        for row in sheet("body_sessions")
    ]  # fmt: skip
    return upsert(Session, told, by=("body_id", "held_on"))
