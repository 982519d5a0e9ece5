"""Local checks: what a promise made for the whole country looks like on the spot, municipality by municipality."""
