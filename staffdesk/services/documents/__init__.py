"""Documents: a frozen snapshot in, the bytes of a PDF out; the same snapshot always gives the same bytes (L6)."""
