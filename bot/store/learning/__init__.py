"""Named queries for what the front door learns: raw rows for figures, of live contacts alone.

What is restricted is in none of them.
"""
