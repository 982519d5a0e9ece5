"""Where we sit: the bodies, our seats in them, who holds them, and what falls empty next."""
