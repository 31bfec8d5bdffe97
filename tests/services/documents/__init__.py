"""Tests of what is printed: every file is read back."""
