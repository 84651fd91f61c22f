"""What needs Django or another package: run by the environment's Python, one module a task."""
