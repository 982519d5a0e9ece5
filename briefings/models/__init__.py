from briefings.models.briefings import Briefing, BriefingQuerySet
from briefings.models.editions import Edition, EditionQuerySet

__all__ = ["Briefing", "BriefingQuerySet", "Edition", "EditionQuerySet"]
