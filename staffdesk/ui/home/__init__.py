"""Accueil: today at a glance; each figure leads to its list."""
