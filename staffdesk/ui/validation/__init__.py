"""Demandes: the validation queue, its filters, the request in hand and the decision on it."""
