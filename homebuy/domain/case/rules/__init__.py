"""What a case does with each command, and when it refuses."""
