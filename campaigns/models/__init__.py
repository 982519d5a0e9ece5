from campaigns.models.ask_texts import WORDS, AskText, AskTextQuerySet
from campaigns.models.asks import Ask, AskInLetter, AskPressed, AskQuerySet
from campaigns.models.assistance import Assistance, AssistanceQuerySet
from campaigns.models.bodies import Body, BodyQuerySet, RulesOfProcedure, RulesOfProcedureQuerySet
from campaigns.models.campaigns import Campaign, CampaignPartner, CampaignPartnerQuerySet, CampaignQuerySet
from campaigns.models.consultations import Consultation, PassageComment, SignOn, SignOnRequest
from campaigns.models.phases import CampaignPhase, CampaignPhaseQuerySet, Milestone, MilestoneQuerySet
from campaigns.models.project_budgets import BudgetLine, BudgetLineQuerySet
from campaigns.models.project_events import (
    EventAttendance,
    EventAttendanceQuerySet,
    EventAudience,
    EventAudienceQuerySet,
    ProjectEvent,
    ProjectEventQuerySet,
    TargetGroup,
)
from campaigns.models.projects import (
    Deliverable,
    DeliverableQuerySet,
    Project,
    ProjectPartner,
    ProjectPartnerQuerySet,
    ProjectPhase,
    ProjectPhaseQuerySet,
    ProjectQuerySet,
)
from campaigns.models.seats import Mandate, MandateQuerySet, Seat, SeatQuerySet, SeatRight, SeatRightQuerySet
from campaigns.models.stances import Influence, InfluenceQuerySet, Stance, StanceQuerySet

__all__ = [
    "WORDS",
    "Ask",
    "AskInLetter",
    "AskPressed",
    "AskQuerySet",
    "AskText",
    "AskTextQuerySet",
    "Assistance",
    "AssistanceQuerySet",
    "Body",
    "BodyQuerySet",
    "BudgetLine",
    "BudgetLineQuerySet",
    "Campaign",
    "CampaignPartner",
    "CampaignPartnerQuerySet",
    "CampaignPhase",
    "CampaignPhaseQuerySet",
    "CampaignQuerySet",
    "Consultation",
    "Deliverable",
    "DeliverableQuerySet",
    "EventAttendance",
    "EventAttendanceQuerySet",
    "EventAudience",
    "EventAudienceQuerySet",
    "Influence",
    "InfluenceQuerySet",
    "Mandate",
    "MandateQuerySet",
    "Milestone",
    "MilestoneQuerySet",
    "PassageComment",
    "Project",
    "ProjectEvent",
    "ProjectEventQuerySet",
    "ProjectPartner",
    "ProjectPartnerQuerySet",
    "ProjectPhase",
    "ProjectPhaseQuerySet",
    "ProjectQuerySet",
    "RulesOfProcedure",
    "RulesOfProcedureQuerySet",
    "Seat",
    "SeatQuerySet",
    "SeatRight",
    "SeatRightQuerySet",
    "SignOn",
    "SignOnRequest",
    "Stance",
    "StanceQuerySet",
    "TargetGroup",
]
