"""Tests of the screen Paramètres."""
