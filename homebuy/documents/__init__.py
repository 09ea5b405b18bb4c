"""Documents: templates, the text that they make, and that text on paper."""
