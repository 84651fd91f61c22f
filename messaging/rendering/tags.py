"""What stands between the tags of a message; static/js/state/tags.js says it in the browser."""

import re

TAG = re.compile(r"<[^>]*>")


def without_tags(body_html: str) -> str:
    """Entities stay as they are. The sanitiser wrote this HTML: what looks like a tag is one."""
    return TAG.sub("", body_html)
