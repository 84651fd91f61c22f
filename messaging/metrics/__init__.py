"""What this process counts, and how a scrape of one process tells of all of its machine."""
