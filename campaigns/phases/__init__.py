"""The days of a campaign: phases and milestones."""
