"""The interview as pages without scripts: a stored reply becomes a page, posted fields become a message.

Nothing here knows the web server, the database or the clock. Whatever a page can post goes to the same
interview as what the chat sends, in the same words.
"""
