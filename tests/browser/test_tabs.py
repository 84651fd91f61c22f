"""Several tabs of one person: what one has waiting, the others know and send."""

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.people import Person, Place


def second_tab(person: Person, room: Place) -> Page:
    tab = person.context.new_page()
    tab.goto(room.path)
    expect(tab.locator("body")).to_have_attribute("data-connection", "online")
    return tab


def test_what_a_closed_tab_left_is_sent_by_the_one_that_stays(
    alice: Person, bob: Person, room: Place
) -> None:
    staying = second_tab(alice, room)
    alice.context.set_offline(True)
    for text in ("하나", "둘", "셋"):
        alice.say(text)
    expect(staying.locator("[data-state=pending]")).to_have_count(3)
    alice.page.close()
    alice.page = staying
    alice.context.set_offline(False)
    alice.sees("하나", "둘", "셋")
    bob.sees("하나", "둘", "셋")
    expect(alice.banner).to_have_attribute("data-waiting", "0")


def test_a_send_whose_answer_was_lost_is_stored_once(
    alice: Person, bob: Person, room: Place
) -> None:
    asked: list[str] = []
    alice.page.route_web_socket("**/ws/chat", lambda line: cut_before_the_answer(line, asked))
    alice.look_at(room)
    alice.say("한 번만")
    alice.say("그다음")
    alice.sees("한 번만", "그다음")
    bob.sees("한 번만", "그다음")
    assert len(asked) > 1, "the line was cut, and another one made"


def cut_before_the_answer(line: WebSocketRoute, lines: list[str]) -> None:
    """Of the first line: all goes on to the server, and back until a send is answered."""
    lines.append(line.url)
    is_first = len(lines) == 1
    server = line.connect_to_server()

    def back(frame: str | bytes) -> None:
        if is_first and "한 번만" not in str(frame) and '"ack"' not in str(frame):
            line.send(frame)
        elif is_first:
            line.close(code=1011)
        else:
            line.send(frame)

    server.on_message(back)


def test_what_was_refused_fails_and_is_discarded_in_all_tabs(
    alice: Person, bob: Person, room: Place
) -> None:
    """Left in another window meanwhile: the server takes nothing from Bob any more."""
    first, other = bob.page, second_tab(bob, room)
    for page in (first, other):
        page.evaluate("window.isTheSamePage = true")
    bob.context.set_offline(True)
    bob.say("받아 줄까요")
    expect(other.locator("[data-state=pending]")).to_have_count(1)
    alice.page.evaluate(REMOVE, [f"/api/v1/rooms/{room.id}/members", bob.username])
    bob.context.set_offline(False)
    for page in (first, other):
        expect(page.locator("[data-state=failed]")).to_have_count(1)
    first.locator("[data-action=discard]").click()
    expect(first.locator("[data-state=failed]")).to_have_count(0)
    expect(other.locator("[data-state=failed]")).to_have_count(0)


REMOVE = """async ([members, username]) => {
  const { items } = await (await fetch(`${members}?limit=200`)).json();
  const member = items.find(({ user }) => user.username === username || user.name === username);
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json" };
  const request = { method: "DELETE", headers, body: "{}" };
  const answer = await fetch(`${members}/${member.user.id}`, request);
  if (!answer.ok) throw new Error(String(answer.status));
}"""
