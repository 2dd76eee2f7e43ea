"""Measures turns of the running chat beside a stock Rasa form, on this machine, in one run."""
