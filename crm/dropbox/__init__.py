"""Mail sent to an officer's secret address: found, read, kept in their tray; the rest is the officer's verb."""
