"""What decides: pure rules, with no clock, no environment and no I/O."""
