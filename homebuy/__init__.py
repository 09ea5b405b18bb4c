"""Home Buy: one durable workflow per home buy case."""

__version__ = "0.1.0"
