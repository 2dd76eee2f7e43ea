"""A referrer who knows a scenario and nothing else, and answers whatever the interview asks."""
