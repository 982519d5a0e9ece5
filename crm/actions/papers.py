"""What people do with papers: keep a meeting's as its minutes; take away one that is off the record."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from crm import meeting_paper
from crm.actions.documents import store_document
from crm.models import Document, Meeting


@transaction.atomic
def keep_minutes(*, meeting: Meeting, by: Actor) -> tuple[Document, bool]:
    """Store the meeting as it stands as a document of its level; return it and whether it is new. Once per version."""
    if by.user is None:
        raise ValidationError(_("Only a signed-in person can store a file."))
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if locked.state != Meeting.State.HELD:
        raise ValidationError(_("Only a meeting that took place has minutes."))
    name = f"minutes-{locked.pk}-v{locked.version}-{get_language()}.pdf"
    kept = Document.objects.about(locked).filter(kind=Document.Kind.MINUTES, file_name=name).first()
    if kept:
        return kept, False
    loaded = Meeting.objects.visible_to(by.user).for_list().with_seats(by.user).get(pk=locked.pk)
    content = meeting_paper.minutes(loaded, by.user)
    title = _("Minutes, version %(version)d: %(about)s") % {"version": locked.version, "about": locked.about}
    upload = SimpleUploadedFile(name, content, "application/pdf")
    level = locked.confidentiality
    minutes = store_document(
        upload=upload, by=by, title=title, kind=Document.Kind.MINUTES, subject=locked, confidentiality=level
    )
    return minutes, True


@transaction.atomic
def take_off_the_record(*, meeting: Meeting, by: Actor) -> bytes:
    """Draw a restricted meeting; who did so stands in the log."""
    if by.user is None:
        raise ValidationError(_("Only a signed-in person can ask for this."))
    content = meeting_paper.pdf(meeting, by.user)
    log(by, "made a PDF of", meeting)
    return content
