"""Threshold: decision support for people who are worried about a child."""
