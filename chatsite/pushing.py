"""Push: telling browsers that are closed, by way of the services of their makers (RFC 8292)."""

import base64
import re
import secrets
from email.utils import parseaddr
from pathlib import Path

from chatsite import environment

# How many points the generator of P-256 makes (FIPS 186-5).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
KEY_BYTES = 32


def private_key(name: str, data_dir: Path) -> str:
    """By it push services know this site: a number on P-256, 32 bytes in base64url, as tools for
    VAPID write it.
    """
    key = environment.kept_secret(name, data_dir / "push-key", new_key)
    number = number_of(key) if re.fullmatch(r"[\w-]{43}", key, re.ASCII) else 0
    if not 0 < number < ORDER:
        environment.stop(name, "is not a private key of P-256 as 43 letters of base64url")
    return key


def new_key() -> str:
    number = secrets.randbelow(ORDER - 1) + 1
    return base64.urlsafe_b64encode(number.to_bytes(KEY_BYTES, "big")).rstrip(b"=").decode()


def number_of(key: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(f"{key}="), "big")


def contact(name: str, site_url: str, sender: str) -> str:
    """Whom a push service writes to when something is wrong with what we send: the site, or, where
    that has no https, the address that mail comes from.
    """
    mail = f"mailto:{parseaddr(sender)[1]}"
    value = environment.text(name) or (site_url if site_url.startswith("https:") else mail)
    if not re.fullmatch(r"mailto:\S+@\S+|https://\S+", value):
        environment.stop(name, f"{value!r} is not an address like mailto:admin@example.com")
    return value
