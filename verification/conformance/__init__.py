"""What other engines publish about their arithmetic, held against the arithmetic of Home Buy."""
