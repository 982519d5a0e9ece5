"""What is counted beside the rows when promises or their history come in."""

from dataclasses import dataclass

from crm.importing.intake import Counts


@dataclass
class PromiseCounts(Counts):
    evidence: int = 0
    without_theme: int = 0
    first: int = 0  # first appearances in a history: counted, not assessed
    unchanged: int = 0
    transitions: int = 0
    assessed: int = 0
    with_rationale: int = 0
    withdrawn: int = 0  # commitments that stand only in the history
    refused_changes: int = 0  # those of `refused` that are transitions

    @property
    def is_new(self) -> bool:
        return bool(self.created or self.assessed or self.withdrawn)
