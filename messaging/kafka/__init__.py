"""Kafka: the only place that imports kafka-python. docs/kafka.md tells what holds."""
