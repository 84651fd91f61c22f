"""Clients are opened again and again while Kafka is away."""

import gc
import logging
import os
import threading

import pytest
from kafka.errors import KafkaError
from pytest_django import Settings

from messaging.kafka import clients
from messaging.kafka.clients import admin_client, connection_settings

NOBODY = "127.0.0.1:1"


def test_an_hour_of_tries_leaves_no_threads_and_files_behind(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "kafka")  # a line that is kept would keep its connection
    settings.KAFKA_BOOTSTRAP_SERVERS = [NOBODY]
    impatient = {**connection_settings(), "bootstrap_timeout_ms": 300}
    monkeypatch.setattr(clients, "connection_settings", lambda: impatient)
    try_in_vain()
    before = held()

    for _ in range(5):
        try_in_vain()

    assert held() <= before


def try_in_vain() -> None:
    with pytest.raises(KafkaError), admin_client():
        pass


def held() -> tuple[int, int]:
    gc.collect()
    return threading.active_count(), len(os.listdir("/proc/self/fd"))
