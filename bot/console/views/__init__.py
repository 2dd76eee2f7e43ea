"""One module a noun; each asks a named query and shows a template."""
