"""Sessions of the bodies where we sit: their papers in time, their reports."""
