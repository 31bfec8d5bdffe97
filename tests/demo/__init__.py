"""The demonstration town is the same for a seed, looks real, and says that it is a demonstration."""
