"""Scenarios and talks: situations that practitioners can read aloud, run against the live rules."""
