"""Named queries for the front door's work: the queue, decisions, and what follows from them."""
