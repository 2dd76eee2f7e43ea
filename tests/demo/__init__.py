"""The demo database."""
