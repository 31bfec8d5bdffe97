"""Tests of the synchronisation's office side."""
