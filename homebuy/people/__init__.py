"""People as they come and go: imported, away, and their cases handed over."""
