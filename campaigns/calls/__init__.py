"""Calls to fill seats: who of us could stand, what is lacking, and what became of those who stood."""
