"""The use cases of the desk: each checks the permission, applies a rule, writes all in one transaction."""
