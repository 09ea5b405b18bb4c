"""Messages to many cases at a time: a new owner, a new calendar."""
