"""Tests of the counter's screen."""
