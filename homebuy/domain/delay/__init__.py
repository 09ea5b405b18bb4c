"""Notices of delay, and the rent that they turn into part of the price."""
