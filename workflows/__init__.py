"""Durable processes on Temporal: one file each. The law that they run lives in `workflows.life`."""
