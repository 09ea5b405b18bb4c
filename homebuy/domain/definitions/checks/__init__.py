"""What must hold before a definition is published; every fault is found, not only the first."""
