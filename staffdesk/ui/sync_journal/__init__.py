"""The journal of the synchronisation: what each exchange did, what waits, what is to be put right."""
