"""Familles: the list of households and the sheet of one, its contact data edited in place."""
