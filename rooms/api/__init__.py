"""REST of people and memberships; messaging.api puts all routers together under /api/v1."""
