"""Pages, a screen a module; which screens there are, and who may see them, stands in `web/rights.py`."""
