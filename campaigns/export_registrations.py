"""What of campaigns goes into a full export."""

from django.utils.translation import gettext_lazy as _

from campaigns.models import (
    Ask,
    AskInLetter,
    AskPressed,
    AskText,
    Campaign,
    CampaignPartner,
    CampaignPhase,
    Consultation,
    Milestone,
    PassageComment,
    SignOn,
    SignOnRequest,
)
from crm.exporting import kinds
from crm.exporting.kinds import Kind

kinds.register(
    Kind("campaigns", Campaign, (
        "title_bg", "title_en", "goal_bg", "goal_en", "started", "ended", "themes", "source",
        "is_verified", "confidentiality",
    ), order=40),
    Kind("campaign-partners", CampaignPartner, ("campaign", "organisation", "role", "started", "ended"), order=41),
    Kind("campaign-phases", CampaignPhase, (
        "campaign", "place", "title_bg", "title_en", "started", "ended", "source", "is_verified",
    ), order=41),
    Kind("milestones", Milestone, (
        "phase", "title_bg", "title_en", "day", "after", "meeting", "from_end", "offset_days", "done_on", "source",
        "is_verified",
    ), order=41),
    Kind("asks", Ask, (
        "title_bg", "title_en", "text_bg", "text_en", "addressed_to", "addressed_office", "instrument", "theme",
        "campaigns", "status", "confidentiality", "made_at",
    ), ("author",), order=42),
    Kind("wordings-of-asks", AskText, (
        "ask", "number", "title_bg", "title_en", "text_bg", "text_en", "confidentiality", "at",
    ), ("by",), order=42),
    Kind("consultations", Consultation, ("ask", "text", "answers_until", "opened_at", "closed_at", "note"), (
        "rule", "share", "quorum", "outcome", "opened_by", "closed_by",
    ), order=42),
    Kind("requests-to-sign-on", SignOnRequest, ("consultation", "organisation", "sent_to", "sent_at", "reminded_at"),
         order=42),
    Kind("sign-ons", SignOn, ("organisation", "text", "choice", "at"), (
        "reason", "stays_with_centre", "via", "name", "by",
    ), order=42, is_numbered=False),
    Kind("comments-on-passages", PassageComment, ("text", "passage", "body", "at"), (
        "request", "stays_with_centre", "via", "name", "by",
    ), order=42, is_numbered=False),
    Kind("asks-in-meetings", AskPressed, ("ask", "meeting"), order=43, called=_("asks brought up in meetings")),
    Kind("asks-in-letters", AskInLetter, ("ask", "letter"), order=44),
)  # fmt: skip
