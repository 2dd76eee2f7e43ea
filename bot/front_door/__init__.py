"""What the front door does with a contact: pure rules without database, web or clock.

Clocks, outcomes and their reasons, what a referrer is told, who may know of what. The council decides the
numbers in its pack; staff decide each contact.
"""
