"""Wording: facts in, Chinese out. Whatever a clerk reads is made here, and nowhere in the law."""
