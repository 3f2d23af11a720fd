"""The nouns of mingpai, as pydantic models without I/O: one file a noun."""
