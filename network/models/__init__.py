from network.models.answers import TieAnswer, TieAnswerQuerySet
from network.models.positions import KeptPlaces, KeptPlacesQuerySet
from network.models.rules import TieRules, TieRulesQuerySet
from network.models.snapshots import Snapshot, SnapshotQuerySet
from network.models.ties import Tie, TieQuerySet

__all__ = [
    "KeptPlaces", "KeptPlacesQuerySet", "Snapshot", "SnapshotQuerySet", "Tie", "TieAnswer", "TieAnswerQuerySet",
    "TieQuerySet", "TieRules", "TieRulesQuerySet",
]  # fmt: skip
