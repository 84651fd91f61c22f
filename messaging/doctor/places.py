"""Files and settings: the data directory, the secret key, static files, translations."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from messaging.doctor.finding import Finding, broken, ok, warning
from messaging.metrics.exchange import exchange

MEBIBYTE = 2**20
LITTLE_SPACE = 1_000 * MEBIBYTE
NO_SPACE = 100 * MEBIBYTE
LONGEST_SOCKET_PATH = 103  # the least of the systems
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def check_data_directory() -> Iterator[Finding]:
    path: Path = settings.DATA_DIR
    try:
        with tempfile.TemporaryFile(dir=path) as file:
            file.write(b"\0")
    except OSError as error:
        yield broken(
            "data directory",
            f"{path} cannot be written to: {error.strerror}",
            f"give the user that runs Oreum the right to write there: chown -R $USER {path}",
        )
        return
    free = shutil.disk_usage(path).free
    detail = f"{path}, {free // MEBIBYTE:,} MiB free"
    if free < NO_SPACE:
        yield broken("data directory", detail, "make room on this disk: writing will fail soon")
    elif free < LITTLE_SPACE:
        yield warning("data directory", detail, "make room on this disk")
    else:
        yield ok("data directory", detail)


def check_secret_key() -> Iterator[Finding]:
    path: Path = settings.DATA_DIR / "secret-key"
    if os.environ.get("SECRET_KEY_FILE"):
        path = Path(os.environ["SECRET_KEY_FILE"])
    elif os.environ.get("SECRET_KEY"):
        yield _strength("from the environment")
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        detail = f"{path} can be read by others (mode {mode:o}), who can then log in as anybody"
        yield broken("secret key", detail, f"chmod 600 {path}")
    else:
        yield _strength(str(path))


def _strength(source: str) -> Finding:
    if len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 5:
        detail = f"{source}, {len(settings.SECRET_KEY)} characters"
        return warning("secret key", detail, "use at least 50 random characters")
    return ok("secret key", source)


def check_static_files() -> Iterator[Finding]:
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists():
        yield ok("static files", str(manifest.parent))
    else:
        yield broken(
            "static files",
            f"{manifest} is missing: pages cannot be shown",
            "bin/manage collectstatic --no-input (bin/run does it by itself)",
        )


def check_translations() -> Iterator[Finding]:
    for source in sorted(settings.BASE_DIR.glob("locale/*/LC_MESSAGES/django.po")):
        # Present is enough: that it is up to date is checked before it is published, and the
        # times of files say nothing after a checkout.
        if not source.with_suffix(".mo").exists():
            yield warning(
                "translations",
                f"{source.relative_to(settings.BASE_DIR)} is not compiled",
                "bin/manage compilemessages",
            )
            return
    yield ok("translations", ", ".join(code for code, _name in settings.LANGUAGES))


def check_metrics() -> Iterator[Finding]:
    folder = exchange.folder
    if len(os.fsencode(folder / "10.sock")) > LONGEST_SOCKET_PATH:
        detail = f"{folder} is too long a path for sockets: a scrape tells of one process only"
        yield warning("metrics", detail, "set DATA_DIR to a shorter path")
    elif settings.METRICS_TOKEN:
        yield ok("metrics", "/metrics is for admins and for who sends METRICS_TOKEN")
    else:
        yield ok("metrics", "/metrics is for admins and this machine; METRICS_TOKEN opens it")


def check_settings() -> Iterator[Finding]:
    risks = list(_risks())
    yield from risks
    if not risks:
        yield ok("settings", f"{settings.SITE_URL}, sign-up {settings.SIGNUP}")


def _risks() -> Iterator[Finding]:
    if settings.DEBUG:
        yield warning("settings", "DEBUG shows everybody the inside of errors", "unset DEBUG")
    if not settings.RATE_LIMITS:
        yield warning("settings", "RATE_LIMITS is off: anybody may flood us", "unset RATE_LIMITS")
    if not settings.IS_HTTPS and settings.SITE.hostname not in LOOPBACK:
        yield warning(
            "settings",
            f"{settings.SITE_URL} carries passwords unencrypted",
            "serve by HTTPS, and set SITE_URL to that address",
        )
