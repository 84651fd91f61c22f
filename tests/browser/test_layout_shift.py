"""What stands on the page stays where it is: nothing jumps under somebody's finger."""

from playwright.sync_api import expect

from tests.browser.people import Person, Place
from tests.browser.test_files import HILL, are_there, choose, pictures

# What the browser counts itself, from the first paint on; what follows a key or a click within half
# a second it takes for an answer to it.
WATCH = """
window.shifts = [];
window.shiftsSeen = new PerformanceObserver((list) => window.shifts.push(...list.getEntries()));
window.shiftsSeen.observe({ type: "layout-shift", buffered: true });
"""
# What was shown is counted with the frame after it.
SHIFTED = """async () => {
  for (const _frame of [1, 2]) await new Promise(requestAnimationFrame);
  const shifts = [...window.shifts, ...window.shiftsSeen.takeRecords()];
  const place = ({ y, height }) => `${y}+${height}`;
  const told = ({ node, previousRect: was, currentRect: is }) =>
    `${node?.outerHTML?.slice(0, 80) ?? node?.nodeName} from ${place(was)} to ${place(is)}`;
  const own = shifts.filter((shift) => !shift.hadRecentInput);
  return own.flatMap((shift) => shift.sources.map(told));
}"""


def shifted(person: Person) -> list[str]:
    """What moved, each as its element and where its top and height were and are."""
    return [str(moved) for moved in person.page.evaluate(SHIFTED)]


def test_nothing_shifts_while_a_room_with_pictures_opens(
    alice: Person, bob: Person, room: Place
) -> None:
    for number in range(3):
        choose(alice, HILL)
        are_there(alice, 1)
        alice.say(f"산 {number}")
    expect(pictures(bob)).to_have_count(3)
    bob.page.add_init_script(WATCH)
    bob.look_at(room)
    expect(pictures(bob)).to_have_count(3)
    bob.is_online()
    bob.page.wait_for_function(
        "() => [...document.querySelectorAll('[data-picture] img')].at(-1).complete"
    )
    assert shifted(bob) == []


def test_nothing_shifts_when_messages_arrive(alice: Person, bob: Person, room: Place) -> None:
    bob.page.add_init_script(WATCH)
    bob.look_at(room)
    bob.is_online()
    told = [f"{number}번째 이야기" for number in range(5)]
    for text in told:
        alice.say(text)
    bob.sees(*told)
    assert shifted(bob) == []
