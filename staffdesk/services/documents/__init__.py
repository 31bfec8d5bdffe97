"""Documents: a frozen snapshot in, the bytes of a PDF out; same snapshot, same bytes (L6)."""
