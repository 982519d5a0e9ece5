"""What people do with the papers of an organisation: keep them, correct them, take them away."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from campaigns.asks.actions import save_changes
from campaigns.calls.papers import refuse_nonsense
from campaigns.models import Credential
from crm.actions.documents import store_document
from crm.confidentiality import Level
from crm.models import Document, Organisation


@transaction.atomic
def record_credential(
    *, organisation: Organisation, upload: "UploadedFile[Any] | None" = None, by: Actor, **fields: Any
) -> Credential:
    """Note a paper, with its file where there is one."""
    refuse_nonsense(fields)
    one = Credential(organisation=organisation, **fields)
    one.document = stored(one, upload, by) if upload else None
    one.save()
    log(by, "recorded", one, fields=[*fields, *(["document"] if upload else [])])
    return one


@transaction.atomic
def update_credential(
    *, credential: Credential, version: int | None, upload: "UploadedFile[Any] | None" = None, by: Actor,
    **fields: Any,
) -> Credential:  # fmt: skip
    """A new file takes the place of the old one, which stays among the documents of the organisation."""
    rows = Credential.objects.select_for_update(of=("self",)).select_related("organisation")
    one = rows.get(pk=credential.pk)
    check_version(one, version)
    refuse_nonsense({name: fields.get(name, getattr(one, name)) for name in ("year", "issued_on", "valid_until")})
    if upload:
        fields["document"] = stored(one, upload, by)
    log(by, "changed", one, changes=save_changes(one, fields))
    return one


@transaction.atomic
def remove_credential(*, credential: Credential, by: Actor) -> None:
    """It counts for no call any more; its file stays among the documents of the organisation."""
    log(by, "removed", credential, changes={"organisation": (credential.organisation_id, None)})
    credential.delete()


def stored(one: Credential, upload: "UploadedFile[Any]", by: Actor) -> Document:
    """Beside the organisation, for the centre; its own people open the file by way of the paper."""
    return store_document(
        upload=upload, title=str(one), kind=Document.Kind.PAPER, subject=one.organisation,
        confidentiality=Level.INTERNAL, by=by,
    )  # fmt: skip
