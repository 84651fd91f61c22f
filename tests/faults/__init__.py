"""Faults under load, from a seed, and a judge of what is left afterwards: docs/faults.md."""

VARIABLE = "OREUM_ALTERATIONS"  # of the environment: what is altered in a web process, as JSON
