"""What waits: durable workflows, one for each case."""
