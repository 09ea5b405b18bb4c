"""What a home costs its tenant, line by line, as the rules in force on a day say."""
