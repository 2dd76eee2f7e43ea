"""Getting what was promised to where it must go: the outbox and the workers that empty it."""
