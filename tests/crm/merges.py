"""Merging as an officer does it: choose, look at the preview, carry out."""

from typing import Any

from accounts.actors import Actor
from accounts.models import User
from crm.actions.merging import merge_records, undo_merge
from crm.merging.preview import preview
from crm.models import Merge


def merge(kept: Any, gone: Any, by: User, *, keeps_name: bool = False, **choices: str) -> Merge:
    seen = preview(kept, gone, choices, keeps_name, by).fingerprint
    made = merge_records(kept=kept, gone=gone, choices=choices, keeps_name=keeps_name, seen=seen, by=Actor(by))
    kept.refresh_from_db()
    gone.refresh_from_db()
    return made


def undo(made: Merge, by: User) -> Merge:
    return undo_merge(merge=made, by=Actor(by))
