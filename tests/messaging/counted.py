"""What the instruments of this process say."""

from messaging.metrics.instruments import REGISTRY


def value(name: str, **labels: str) -> float:
    """0 for what has not been counted yet."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


class Growth:
    """How much a series has grown since the last look at it."""

    def __init__(self, name: str, **labels: str) -> None:
        self.name = name
        self.labels = labels
        self._seen = value(name, **labels)

    def seen(self) -> float:
        before, self._seen = self._seen, value(self.name, **self.labels)
        return self._seen - before
