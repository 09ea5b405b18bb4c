"""What others publish, held against Home Buy: for those who change it, not part of the product."""
