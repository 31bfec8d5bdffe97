"""What the desk and the portal say to each other; pydantic only, no behaviour beyond checking shapes."""
