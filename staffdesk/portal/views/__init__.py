"""What pages show, as pure functions from snapshots and requests to frozen records; no database, no clock."""
