"""The chat page that a browser gets."""
