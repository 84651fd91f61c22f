"""Reads what is said in a demo room.

@ 13                      13 days ago
09:05 jisu 안녕하세요      at that time of the day, in the server's time zone
09:06 emma ^1 Hi!         a reply to the line one above
  more                    two spaces: the message goes on
  + 고양이.jpg             a file of messaging/demo/pictures.py
  % 👏 emma daniel        who reacts to it; when all that happens says course.py
  = 안녕하세요!            what it is edited to in the end
  ~ emma                  who deletes it
  ! jisu                  who pins it
@ 0
-52 jisu 새 글             52 minutes before now
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

LINE = re.compile(r"(?:(\d\d):(\d\d)|-(\d+)) (\w+) (?:\^(\d+) )?(.+)")
MARKS = {"+ ", "% ", "= ", "~ ", "! "}
LEAST_PAUSE = timedelta(seconds=9)


@dataclass(slots=True)
class Line:
    at: datetime
    author: str
    body: str
    reply_to: int | None  # index of the line it answers
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)  # user names by emoji
    edited_to: str = ""
    deleted_by: str = ""
    pinned_by: str = ""


def read_script(path: Path, now: datetime) -> list[Line]:
    """The lines in order of time. `now` is aware, in the time zone the script is told in."""
    lines: list[Line] = []
    days_ago = 0
    for text in path.read_text(encoding="utf-8").splitlines():
        if text.startswith("@ "):
            days_ago = int(text[2:])
        elif text[:2] == "  " and text[2:4] in MARKS:
            _mark(lines[-1], text[2], text[4:])
        elif text.startswith("  ") or not text:
            lines[-1].body += "\n" + text[2:]
        elif not text.startswith("#"):
            lines.append(_line(text, now - timedelta(days=days_ago), lines))
    return lines


def _mark(line: Line, mark: str, words: str) -> None:
    if mark == "+":
        line.files.append(words)
    elif mark == "%":
        emoji, *usernames = words.split()
        line.reactions[emoji] = usernames
    elif mark == "=":
        line.edited_to = words
    elif mark == "~":
        line.deleted_by = words
    else:
        line.pinned_by = words


def _line(text: str, day: datetime, lines: list[Line]) -> Line:
    match = LINE.fullmatch(text)
    if match is None:
        raise ValueError(f"not a line of a script: {text!r}")
    hour, minute, minutes_ago, author, back, body = match.groups()
    at = (
        day - timedelta(minutes=int(minutes_ago))
        if minutes_ago
        else datetime.combine(day.date(), time(int(hour), int(minute)), day.tzinfo)
    )
    if lines:
        at = max(at, lines[-1].at + LEAST_PAUSE)
    return Line(at, author, body, len(lines) - int(back) if back else None)
