"""The interview: what to ask next, how to read an answer, what to say. Pure.

`turn.take_turn` is the only way in; the chat, the form, practice and replay all call it.
"""
