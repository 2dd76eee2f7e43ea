"""What the page of one contact is made of: facts, rules, what was told, and one line of time."""
