"""Telling a room's events to addresses outside: signed, in order, at least once.

docs/webhooks.md is for those who receive.
"""
