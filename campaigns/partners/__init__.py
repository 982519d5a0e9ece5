"""Who takes part in which campaign, in which role, when."""
