"""Pages for people, made from a pack: the threshold document, and the report of a check.

Each page is one file: no scripts, no outside hosts, and fit for paper.
"""
