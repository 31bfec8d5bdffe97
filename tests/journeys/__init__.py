"""The turn of the wheel, end to end."""
