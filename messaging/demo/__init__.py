"""A small company's rooms: what `seed_demo` fills an empty server with."""
