"""What a browser calls itself, as a person would."""

from django.utils.translation import gettext as _

# In this order: most browsers also name those they descend from.
BROWSERS = [
    ("Edg", "Edge"), ("Whale", "Whale"), ("SamsungBrowser", "Samsung Internet"), ("OPR", "Opera"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]  # fmt: skip
SYSTEMS = [
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Macintosh", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
]  # fmt: skip


def device_name(user_agent: str) -> str:
    """ "Chrome, Mac" """
    names = [_named(user_agent, BROWSERS), _named(user_agent, SYSTEMS)]
    return ", ".join(name for name in names if name) or _("Unknown device")


def _named(user_agent: str, names: list[tuple[str, str]]) -> str:
    return next((name for mark, name in names if mark in user_agent), "")
