"""The use cases of the desk: each checks the permission, applies a rule, and writes everything in one transaction."""
