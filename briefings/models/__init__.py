from briefings.models.blocks import (
    Block,
    BlockComment,
    BlockCommentQuerySet,
    BlockQuerySet,
    BlockVersion,
    BlockVersionQuerySet,
)
from briefings.models.briefings import SUBJECTS, Briefing, BriefingQuerySet
from briefings.models.editions import Edition, EditionQuerySet, Withdrawal, WithdrawalQuerySet
from briefings.models.sendings import Sending, SendingQuerySet
from briefings.models.templates import BriefingTemplate, BriefingTemplateQuerySet

__all__ = [
    "SUBJECTS",
    "Block",
    "BlockComment",
    "BlockCommentQuerySet",
    "BlockQuerySet",
    "BlockVersion",
    "BlockVersionQuerySet",
    "Briefing",
    "BriefingQuerySet",
    "BriefingTemplate",
    "BriefingTemplateQuerySet",
    "Edition",
    "EditionQuerySet",
    "Sending",
    "SendingQuerySet",
    "Withdrawal",
    "WithdrawalQuerySet",
]
