"""The way in: login and password of a member of staff."""
