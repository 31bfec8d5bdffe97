"""The window of the desk: screens, and the kit they are built from."""
