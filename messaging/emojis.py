"""What is one emoji."""

from django.utils.translation import gettext_lazy as _
from emoji import EMOJI_DATA, STATUS

from rooms.errors import Invalid

# Asks for the picture instead of the letter. Some leave it out, and mean the same emoji.
PICTURE = "\ufe0f"
# At hand beside each message.
QUICK_EMOJIS = ("👍", "❤️", "😂", "🎉", "🙏")
QUALIFIED = {
    text.replace(PICTURE, ""): text
    for text, about in EMOJI_DATA.items()
    if about["status"] == STATUS["fully_qualified"]
}


def one_emoji(text: str) -> str:
    """The emoji in the one way of writing it that is kept; skin tones, flags and families are one.
    Raises Invalid.
    """
    emoji = QUALIFIED.get(text.replace(PICTURE, ""))
    if emoji is None:
        raise Invalid(_("A reaction is one emoji, like 👍."))
    return emoji
