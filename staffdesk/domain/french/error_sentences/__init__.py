"""The French sentence of each error code, by part of the program; ``french.errors`` puts them together."""
