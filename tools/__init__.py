"""The commands of this checkout, and what writes its pages; not part of the product."""
