"""Stand-ins for the systems outside, so that a new user sees everything work. Never in production."""
