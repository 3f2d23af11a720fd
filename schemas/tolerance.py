"""Tolerance: how far clocks may differ, and how long people wait."""

from datetime import timedelta

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far two machines' clocks may differ before somebody must look at them."""

PATIENCE = timedelta(seconds=10)
"""How long somebody who acted waits for the answer; after that the inbox keeps the action (design §3, updates)."""

UNRUNG = PATIENCE / 2
"""An action that waits so long is rung for by the service too, and its refusal is told by a notice too: whoever handed
it in may have died, or may leave at any moment.
"""
