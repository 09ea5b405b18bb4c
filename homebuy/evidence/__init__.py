"""One case as evidence: what happened, which limits were kept, and whose the time was."""
