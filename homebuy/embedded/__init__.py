"""PostgreSQL, Temporal and a mail catcher that start with this process and end with it."""
