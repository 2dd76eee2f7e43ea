"""What people are given to keep: the referral, the assessment, the record of advice, the family's notice.

A contact's record goes in and bytes come out; nothing here knows a database, the web or the time. The same
record gives the same bytes whenever they are made again.
"""
