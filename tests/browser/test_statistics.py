"""The statistics in the browser: plots beside their tables, and the tables alone."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import Person, Place
from tests.running import RunningOreum

COUNT = """
from django.db import transaction
from messaging.projections.stats import Stats
from rooms.events import as_event
from rooms.models import RoomEvent
with transaction.atomic():
    Stats().apply([as_event(row) for row in RoomEvent.objects.filter(room={room}).order_by("seq")])
"""


def test_plots_show_what_the_tables_say_and_without_a_script_the_tables_do(
    oreum: RunningOreum, arrive: Callable[..., Person], alice: Person, room: Place
) -> None:
    """That nobody's console complains, also of the policy, `arrive` sees to."""
    for text in ("하나", "둘"):
        alice.say(text)
    alice.sees("하나", "둘")
    oreum.manage("shell", "-v", "0", "-c", COUNT.format(room=room.id))
    page = alice.page
    page.goto(f"{room.path}stats/?days=7")
    expect(page.locator("[data-plot-canvas] canvas")).to_have_count(2)
    plot = page.locator("[data-plot=days]")
    columns = plot.locator(".u-over")
    box = columns.bounding_box()
    assert box
    columns.hover(position={"x": box["width"] - 3, "y": 9})
    expect(plot.locator("[data-plot-value]")).to_contain_text("· 2")
    table = plot.locator("table")
    expect(table).to_be_hidden()
    plot.locator("summary").press("Enter")
    expect(table.locator("td").last).to_have_text("2")
    plain = arrive(oreum, java_script_enabled=False)
    plain.page.goto(f"{room.path}stats/?days=7")
    expect(plain.page.locator("[data-plot-canvas]").first).to_be_hidden()
    expect(plain.page.locator("[data-plot=days] td").last).to_be_visible()
