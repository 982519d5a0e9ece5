"""Two records for one organisation or one person: suspecting, comparing, merging, undoing."""
