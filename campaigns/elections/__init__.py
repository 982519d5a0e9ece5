"""The coalition's own elections: ballots, their count, lots, the protocol. What counts here knows no table."""
