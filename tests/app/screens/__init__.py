"""Tests of how screens are made."""
