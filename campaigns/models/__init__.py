from campaigns.models.asks import Ask, AskInLetter, AskPressed, AskQuerySet
from campaigns.models.campaigns import Campaign, CampaignPartner, CampaignQuerySet

__all__ = ["Ask", "AskInLetter", "AskPressed", "AskQuerySet", "Campaign", "CampaignPartner", "CampaignQuerySet"]
