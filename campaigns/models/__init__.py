from campaigns.models.ask_texts import WORDS, AskText, AskTextQuerySet
from campaigns.models.asks import Ask, AskInLetter, AskPressed, AskQuerySet
from campaigns.models.campaigns import Campaign, CampaignPartner, CampaignPartnerQuerySet, CampaignQuerySet
from campaigns.models.consultations import Consultation, PassageComment, SignOn, SignOnRequest
from campaigns.models.phases import CampaignPhase, CampaignPhaseQuerySet, Milestone, MilestoneQuerySet
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
    "CampaignPartnerQuerySet",
    "CampaignPhase",
    "CampaignPhaseQuerySet",
    "CampaignQuerySet",
    "Consultation",
    "Influence",
    "InfluenceQuerySet",
    "Milestone",
    "MilestoneQuerySet",
    "PassageComment",
    "SignOn",
    "SignOnRequest",
    "Stance",
    "StanceQuerySet",
]
