"""Service levels: clocks, their marks, holds and statutory deadlines."""
