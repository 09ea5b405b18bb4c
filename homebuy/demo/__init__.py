"""Home Buy shown at work, with servers of its own."""
