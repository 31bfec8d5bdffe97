"""Staffdesk: the desk of the school-affairs staff of a French town, and its thin public portal."""

__version__ = "0.1.0"
