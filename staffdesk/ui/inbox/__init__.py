"""Messages: the conversations with families, one of them in hand, the answer to it."""
