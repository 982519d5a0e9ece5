"""What must hold of a piece of evidence, whoever attaches it: refusals stand beside their fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.confidentiality import Level
from monitoring.models import Evidence

WEB = URLValidator(schemes=["http", "https"])
Shown = Evidence.Shown
# As far as those who speak or can be recognised have agreed to it.
AGREED = {Shown.NOBODY: Level.PUBLIC, Shown.PUBLIC: Level.PUBLIC, Shown.COALITION: Level.COALITION}


def check_sense(evidence: Evidence, *, has_file: bool, is_new: bool) -> None:
    refused = {**of_content(evidence, has_file, is_new), **of_source(evidence), **of_people(evidence)}
    if refused:
        raise ValidationError(refused)


def of_content(evidence: Evidence, has_file: bool, is_new: bool) -> dict[str, str]:
    """One thing is enough; an address alone is not, since pages change and vanish."""
    if evidence.kind == Evidence.Kind.SEARCH_LOG and not evidence.url:
        return {}
    if not (has_file or evidence.url or evidence.passage.strip()):
        return {"upload": _("Give a file, an address or a passage.")}
    if is_new and evidence.url and not has_file and not evidence.not_stored_because.strip():
        return {
            "upload": _(
                "Pages change and vanish: store the saved page or a PDF of it as well. "
                "If that cannot be done, say below why."
            )
        }
    return {}


def of_source(evidence: Evidence) -> dict[str, str]:
    refused = {}
    if not evidence.title.strip():
        refused["title"] = _("Give it a title.")
    if evidence.source_on and evidence.source_on > timezone.localdate():
        refused["source_on"] = _("This day is still to come.")
    for name in ("url", "archive_url"):
        if getattr(evidence, name) and not is_web_address(getattr(evidence, name)):
            refused[name] = _("Enter an address that starts with https:// or http://.")
    return refused


def of_people(evidence: Evidence) -> dict[str, str]:
    """A photo or a testimony travels no further than those in it have agreed."""
    if evidence.kind not in Evidence.ABOUT_PEOPLE:
        return {}
    agreed = AGREED.get(Shown(evidence.consent)) if evidence.consent else None
    reach = (agreed or Level.INTERNAL).rank
    if Level(evidence.confidentiality).rank >= reach:
        return {}
    return {
        "consent": _(
            "Whoever speaks here or can be recognised has to agree before it leaves the centre. "
            "Say who may be shown it, or keep it inside the centre."
        )
    }


def is_web_address(text: str) -> bool:
    try:
        WEB(text)
    except ValidationError:
        return False
    return True


def check_rows(evidence: Evidence, rows: Sequence[Mapping[str, Any]]) -> None:
    """A search log is its rows; nothing else has any."""
    if evidence.kind == Evidence.Kind.SEARCH_LOG and not rows:
        raise ValidationError({"kind": _("A search log says where, when and how you looked: write at least one row.")})
    if rows and evidence.kind != Evidence.Kind.SEARCH_LOG:
        raise ValidationError({"kind": _("Only a search log has rows of searches.")})
    if any(row["searched_on"] > timezone.localdate() for row in rows):
        raise ValidationError(_("You cannot have looked on a day that is still to come."))
