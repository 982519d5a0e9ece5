"""Funded projects: who carries them, their phases, what they owe their funder, and their money."""
