"""A database of invented contacts, so that every page and report of the console has something to show.

Whole talks are played through the interview with a scripted referrer. Each is then copied many times with
other invented people, days and numbers, and staff who do not exist decide. Nothing in it is about anybody.
"""
