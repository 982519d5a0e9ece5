from campaigns.models.ask_texts import WORDS, AskText, AskTextQuerySet
from campaigns.models.asks import Ask, AskInLetter, AskPressed, AskQuerySet
from campaigns.models.campaigns import Campaign, CampaignPartner, CampaignQuerySet
from campaigns.models.stances import Influence, InfluenceQuerySet, Stance, StanceQuerySet

__all__ = [
    "WORDS",
    "Ask",
    "AskInLetter",
    "AskPressed",
    "AskQuerySet",
    "AskText",
    "AskTextQuerySet",
    "Campaign",
    "CampaignPartner",
    "CampaignQuerySet",
    "Influence",
    "InfluenceQuerySet",
    "Stance",
    "StanceQuerySet",
]
