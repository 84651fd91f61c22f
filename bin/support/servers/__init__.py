"""The real servers that `bin/stack` starts, one module each."""
