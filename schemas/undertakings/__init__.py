"""The kinds of undertaking, one file each: what can be done in it, what it is by now, why something is refused."""
