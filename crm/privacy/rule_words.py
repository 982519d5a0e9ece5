"""The reasons that retention rules begin with: in the reader's language until leadership writes its own."""

from django.utils.translation import gettext_noop as _

REASONS = (
    _("Two years without a meeting, a letter or a post: do we still need this person's data?"),
    _("After five years a count of those present is enough."),
    _("The person has it; a second copy only endangers them."),
    _("Done; its details help nobody any more."),
    _("That it was asked for stays; what was asked and answered is no longer needed."),
    _("An import can be taken back for a year; after that the file is a second register."),
    _("Network addresses of old sessions serve no purpose."),
    _("Claims lapse after five years; that a request was answered in time stays."),
)
