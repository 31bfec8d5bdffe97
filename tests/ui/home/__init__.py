"""Tests of the screen Accueil."""
