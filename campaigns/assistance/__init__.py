"""Trainings and help given to organisations, and what became of them three months later."""
