"""Kafka: the only place that imports kafka-python. docs/architecture.md tells what holds."""
