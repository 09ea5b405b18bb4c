"""What is kept: definitions, cases and alerts in PostgreSQL."""
