"""The settings of Oreum, with the plain page beside its own."""

from chatsite.settings import *  # noqa: F403

ROOT_URLCONF = "bench.peers.plain_page"
