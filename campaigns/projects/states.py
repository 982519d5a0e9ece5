"""What a deliverable can become from what it is; each step can be taken back."""

from campaigns.models import Deliverable

State = Deliverable.State
MOVES: dict[str, tuple[State, ...]] = {
    "": (State.PLANNED, State.IN_WORK, State.HANDED_OVER, State.ACCEPTED, State.DROPPED),
    State.PLANNED: (State.IN_WORK, State.HANDED_OVER, State.DROPPED),
    State.IN_WORK: (State.HANDED_OVER, State.PLANNED, State.DROPPED),
    State.HANDED_OVER: (State.ACCEPTED, State.IN_WORK, State.DROPPED),
    State.ACCEPTED: (State.HANDED_OVER,),
    State.DROPPED: (State.PLANNED, State.IN_WORK),
}
