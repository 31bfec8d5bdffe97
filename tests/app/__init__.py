"""The composition root, on a real town."""
