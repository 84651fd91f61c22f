"""The one signal of the project: how `messaging` hears of commits that `rooms` must not know of."""

from django.dispatch import Signal

# Sent once after each commit that appended, with `events: Sequence[EventRow]` in append order,
# on the thread that committed. Receivers hand over and return; what they raise is logged.
events_committed = Signal()
