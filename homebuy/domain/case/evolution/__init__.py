"""The state that follows from what happened; no rule refuses here."""
