"""Tests of the screen Statistiques."""
