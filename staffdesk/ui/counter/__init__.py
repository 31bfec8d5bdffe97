"""The counter: one screen for a person who waits, from the family's name to the receipt."""
