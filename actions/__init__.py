"""Rasa's custom actions: a tracker in, one turn of the interview, events out."""
