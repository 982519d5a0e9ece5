from network.models.answers import TieAnswer, TieAnswerQuerySet
from network.models.rules import TieRules, TieRulesQuerySet
from network.models.ties import Tie, TieQuerySet

__all__ = ["Tie", "TieAnswer", "TieAnswerQuerySet", "TieQuerySet", "TieRules", "TieRulesQuerySet"]
