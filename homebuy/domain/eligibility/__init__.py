"""Whether a claim is admitted: the checks of a scheme, and the years as a public tenant."""
