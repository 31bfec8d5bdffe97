"""The simulator: real synchronisation code, a faulty wire, and the invariants of reliability.md 1.6."""
