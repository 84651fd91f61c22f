"""The site as an app: what its worker keeps, and what is seen while the server is away."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import Person
from tests.running import RunningOreum

KEPT = """async () => {
  const names = await caches.keys();
  const caches_ = await Promise.all(names.map((name) => caches.open(name)));
  const requests = await Promise.all(caches_.map((cache) => cache.keys()));
  return requests.flat().map(({ url }) => new URL(url).pathname);
}"""


def test_while_the_server_is_away_a_page_says_so_and_what_waits(
    mortal: RunningOreum, arrive: Callable[..., Person]
) -> None:
    alice = arrive(mortal, service_workers="allow")
    room = alice.open_room("제주 워크숍")
    alice.has_worker()
    mortal.web.kill()
    alice.is_not_online()
    alice.say("이따 만나요")
    expect(alice.messages).to_have_attribute("data-state", "pending")
    alice.page.goto(room.path)
    expect(alice.page.get_by_role("heading")).to_have_text("연결되지 않았어요")
    expect(alice.page.locator("[data-offline-waiting]")).to_contain_text("메시지 1개")
    mortal.start_web()
    alice.page.get_by_role("link", name="다시 시도").click()
    alice.sees("이따 만나요")
    assert alice.page.url.endswith(room.path)


def test_nothing_private_is_kept_for_that(
    oreum: RunningOreum, arrive: Callable[..., Person]
) -> None:
    alice = arrive(oreum, service_workers="allow")
    alice.page.goto("/rooms/")
    alice.has_worker()
    room = alice.open_room("제주 워크숍")
    alice.say("비밀")
    alice.sees("비밀")
    alice.look_at(room)
    kept = alice.page.evaluate(KEPT)
    assert "/offline/ko/" in kept
    assert [path for path in kept if not path.startswith(("/static/", "/offline/"))] == []
    assert any("/js/main." in path for path in kept)


def test_another_language_is_another_worker_and_the_old_page_goes(
    oreum: RunningOreum, arrive: Callable[..., Person]
) -> None:
    alice = arrive(oreum, service_workers="allow")
    alice.page.goto("/rooms/")
    alice.has_worker()
    alice.page.locator("[data-menu] summary").last.click()
    alice.page.locator("[data-language] button").click()
    expect(alice.page.locator("html")).to_have_attribute("lang", "en")
    alice.page.wait_for_function(
        """async () => {
          const kept = await caches.match("/offline/en/");
          return kept !== undefined && (await caches.match("/offline/ko/")) === undefined;
        }"""
    )
