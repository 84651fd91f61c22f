"""What people send that is not text: what it is, what is kept of it, and where."""
