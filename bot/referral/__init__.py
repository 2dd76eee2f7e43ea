"""What a contact is made of: consent and the information each route needs. Pure."""
