"""Telling browsers that are closed, by way of their makers' push services: sealed for one browser
each, never into a private network (docs/decisions/0043-push-from-the-worker.md).
"""
