"""The threshold engine: from answered questions to a route with reasons.

Pure: nothing here knows of Rasa, Flask, a database, the network or the clock. See `engine.decide`.
"""
