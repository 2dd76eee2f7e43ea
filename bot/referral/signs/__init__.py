"""What can be found in the words of a referral: a day, a place, a source, a count, an example.

Plain lists of words and patterns, read by `bot.referral.quality`. They find signs and understand nothing: a
sign that is missing may stand there in other words, so what follows from it is only ever an offer to say
more. The lists are for trainers to own. Nothing here changes or keeps a word of the text.
"""
