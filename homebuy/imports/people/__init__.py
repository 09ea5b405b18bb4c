"""People as they come and go: imported, and away."""
