"""The rows of a timeline as HTML: dates, the line of what is new, messages and system lines."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from messaging.mentions import mentioned
from messaging.models import Message
from messaging.rendering.chips import with_reactions
from messaging.rendering.fragment import message_pieces
from messaging.rendering.reader import Reader
from messaging.rendering.unread_texts import divider_text
from messaging.texts import system_line, system_texts
from messaging.timeline import Timeline
from messaging.unread import is_unread
from rooms.models import RoomEvent

Line = Message | RoomEvent
GROUP_WITHIN = timedelta(minutes=5)
IN_VIEW = 20  # so many lines from the end are in view at once on most screens


def rows(timeline: Timeline, reader: Reader) -> SafeString:
    """Every piece comes from a template, which escaped what people wrote."""
    return mark_safe("\n".join(_rows(timeline, reader)))  # noqa: S308 - see above


def _rows(timeline: Timeline, reader: Reader) -> Iterator[str]:
    rendered = message_pieces(timeline.messages, timeline.answered)
    pieces = dict(zip(timeline.messages, rendered, strict=True))
    unread = [message for message in timeline.messages if _is_new_to(reader, message)]
    texts = system_texts()
    lines: list[Line] = [*timeline.messages, *timeline.events]
    above: Line | None = None
    for place, line in enumerate(sorted(lines, key=lambda line: line.seq)):
        if above is None or _day(line) != _day(above):
            above = None
            yield _date_row(_day(line))
        if unread and line is unread[0] and line.seq == reader.first_unread:
            above = None
            yield _divider_row(None if timeline.has_newer else len(unread))
        if isinstance(line, Message):
            reactions = timeline.reactions.get(line.pk, ())
            yield _placed(
                with_reactions(_marked(pieces[line], line, reader), line, reactions, reader),
                follows=_follows(above, line),
                is_target=line.seq == timeline.target,
                is_above=place < len(lines) - IN_VIEW,
            )
        else:
            yield _system_row(line, system_line(line, texts))
        above = line


def _is_new_to(reader: Reader, message: Message) -> bool:
    return reader.read is not None and is_unread(message, reader.user_id, reader.read)


def _day(line: Line) -> date:
    return timezone.localdate(_at(line))


def _at(line: Line) -> datetime:
    return line.created_at if isinstance(line, Message) else line.at


def _date_row(on: date) -> str:
    return render_to_string("messaging/_date.html", {"day": on})


def _divider_row(count: int | None) -> str:
    """Without a number where more of what is new stands below the page."""
    return render_to_string("messaging/_divider.html", {"text": divider_text(count)})


def _system_row(event: RoomEvent, text: str) -> str:
    return render_to_string("messaging/_system.html", {"event": event, "text": text})


def _follows(above: Line | None, message: Message) -> bool:
    """The same person goes on talking: the face and the name are not said again."""
    return (
        isinstance(above, Message)
        and above.author_id == message.author_id
        and message.reply_to_id is None
        and message.created_at - above.created_at < GROUP_WITHIN
    )


def _marked(piece: str, message: Message, reader: Reader) -> str:
    """What is for the reader stands out. All share the piece, so it is said around it; nothing that
    somebody typed looks like a chip.
    """
    if reader.user_id not in mentioned(message.body_html):
        return piece
    chip = f'<span data-mention="{reader.user_id}"'
    piece = piece.replace(chip, f"{chip} data-me")
    is_own = message.author_id == reader.user_id
    return piece if is_own else piece.replace("<article", "<article data-for-me", 1)


def _placed(piece: str, *, follows: bool, is_target: bool, is_above: bool) -> str:
    """What hangs on the rows around and on the address is set outside of the cached piece."""
    marks = " data-follows" * follows + " data-target" * is_target + " data-above" * is_above
    return piece.replace("<article", f"<article{marks}", 1) if marks else piece
