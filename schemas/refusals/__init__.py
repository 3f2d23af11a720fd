"""Refusals: every reason for which the law says no, as data: a code and its facts. Their words are in `wording`."""
