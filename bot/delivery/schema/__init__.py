"""The published form of what goes to the case system and comes back."""
