"""A file that proves something: the copy everybody gets, and beside it what came in."""

from pathlib import PurePosixPath

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.documents import stored_as


class StoredProof(models.Model):
    """`file` is the working copy; `original` is kept only where the two differ, its fingerprint always."""

    file = models.FileField(_("file"), upload_to=stored_as, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)
    original = models.FileField(_("original file"), upload_to=stored_as, blank=True)
    original_sha256 = models.CharField(max_length=64, blank=True)  # of what came in, whether it is the copy or not
    original_size = models.PositiveBigIntegerField(_("size of the original in bytes"), default=0)

    pages = models.PositiveIntegerField(_("number of pages"), default=0)  # of a PDF

    STORED = (
        "file", "file_name", "media_type", "size", "sha256", "original", "original_sha256", "original_size",
        "pages",
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def is_pdf(self) -> bool:
        return self.media_type == "application/pdf"

    @property
    def is_text(self) -> bool:
        return self.media_type.startswith("text/")

    @property
    def open_name(self) -> str:
        """What the file is called outside the centre: the name it came with may name a person."""
        return f"evidence-{self.pk}.{self.extension.lower()}" if self.file_name else ""

    def name_for(self, *, inside: bool) -> str:
        return self.file_name if inside else self.open_name

    @property
    def extension(self) -> str:
        return PurePosixPath(self.file_name).suffix.lstrip(".").upper()
