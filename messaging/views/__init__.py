"""Pages of what is said."""
