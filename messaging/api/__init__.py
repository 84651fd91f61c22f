"""REST at /api/v1."""
