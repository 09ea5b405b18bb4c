"""Alerts: who hears of a mark, why, in which words, and when."""
