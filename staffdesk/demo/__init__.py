"""The demonstration town: generated people and places, the same for a seed, and always said to be one."""
