"""Rehearsal: a story of a title's life, run on the pure law in memory or on the real engine in virtual time."""
