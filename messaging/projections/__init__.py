"""Readers of the topic: one class a projection, one loop for all. docs/consumers.md tells more."""
