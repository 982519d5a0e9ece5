"""The profile on one sheet of paper, for those who answer neither mail nor link: printed, corrected by hand, rung."""

from crm.models import Organisation


def profile_form_pdf(organisation: Organisation, link_url: str, language: str) -> bytes:
    """Return one A4 page: what is known beside room to correct it, the link as a QR code and in short, our phone."""
    raise NotImplementedError
