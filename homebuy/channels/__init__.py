"""How Home Buy reaches people."""
