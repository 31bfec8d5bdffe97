"""Doors to the outside: network, keyring and clock; the errors of libraries become ours here."""
