"""Tests of the portal's migrations."""
