"""A council's pack laid over the national base, and what a council may not weaken."""
