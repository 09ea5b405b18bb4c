"""Faults in real processes while cases run, and what is on record afterwards."""
