"""What acts: everything a case does outside itself."""
