"""Tests of the screen Familles."""
