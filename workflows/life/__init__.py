"""The law 办法 as pure functions: no clock, no I/O, no randomness, nothing but pydantic and the standard library."""
