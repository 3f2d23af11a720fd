"""Tolerance: how far clocks may differ, and how long people wait."""

from datetime import timedelta

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far two machines' clocks may differ before somebody must look at them."""

PATIENCE = timedelta(seconds=10)
"""How long somebody who acted waits for the answer; after that the inbox keeps the action (design §3, updates)."""
