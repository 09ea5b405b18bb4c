"""Published histories of real claims, lived through again as cases and judged by them."""
