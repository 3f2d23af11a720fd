"""Observation 观测: what an engineer sees of a running installation: health, metrics, log lines and traces."""
