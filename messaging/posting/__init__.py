"""Posting to addresses outside: side by side, tried again over hours, never into a private network.
Webhooks and push each say what is posted, and what an answer means.
"""
