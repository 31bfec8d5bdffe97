"""What the desk and its portal exchange: outbox, pull, push, documents, and the devices that may."""
