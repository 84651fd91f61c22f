"""Apache Kafka from its Maven artifacts: no root, no Docker."""
