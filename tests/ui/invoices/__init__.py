"""Tests of the invoicing screen."""
