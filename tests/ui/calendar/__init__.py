"""Tests of the screen Planning."""
