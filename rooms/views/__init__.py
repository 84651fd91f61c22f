"""Pages about rooms and their people."""
