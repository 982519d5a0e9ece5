"""Consultation and sign-on: asking the members, their answers, the count, the papers."""
