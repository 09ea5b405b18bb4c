"""Returns: what happened to the cases in a period, counted for those who answer for it."""
