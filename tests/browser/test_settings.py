"""The settings of a room with scripts: what is asked first, what is copied, what is told."""

from playwright.sync_api import Locator, expect

from tests.browser.people import Person, Place

LINK = "[data-copy]"


def manage(alice: Person, room: Place, bob: Person) -> Locator:
    """What Alice may do with Bob, unfolded."""
    alice.page.goto(f"{room.path}settings/")
    row = alice.page.locator("#people li", has_text=bob.username)
    row.locator("summary").click()
    return row


def test_who_is_banned_is_asked_about_first(alice: Person, bob: Person, room: Place) -> None:
    bob.page.goto("about:blank")  # it would ask for what it may no longer see, until it is told
    ban = manage(alice, room, bob).locator("[formaction$='/ban/']")
    dialog = alice.page.locator("[data-dialog]")
    ban.click()
    expect(dialog).to_contain_text(bob.username)
    dialog.locator("[value=no]").click()
    expect(dialog).to_be_hidden()
    expect(alice.page.locator("#people [formaction$='/ban/']")).to_have_count(1)
    ban.click()
    dialog.locator("[data-dialog-yes]").click()
    expect(alice.page.locator("#bans")).to_contain_text(bob.username)


def test_a_press_of_escape_is_a_no(alice: Person, bob: Person, room: Place) -> None:
    button = manage(alice, room, bob).locator("[formaction$='/remove/']")
    button.click()
    alice.page.keyboard.press("Escape")
    expect(alice.page.locator("[data-dialog]")).to_be_hidden()
    alice.look_at(room)
    expect(alice.page.locator("[data-member-list] [data-member]")).to_have_count(2)


def test_an_invitation_is_copied_by_one_press(alice: Person, room: Place) -> None:
    alice.context.grant_permissions(["clipboard-read", "clipboard-write"])
    alice.page.goto(f"{room.path}settings/")
    alice.page.locator("#invitations form button").first.click()
    copy = alice.page.locator(LINK)
    copy.click()
    expect(copy).to_have_text("복사했어요")
    copied = alice.page.evaluate("navigator.clipboard.readText()")
    assert copied == copy.get_attribute("data-copy")
    assert "/join/" in copied
    expect(copy).to_have_text("복사")


def test_a_changed_role_is_told_and_shown_at_once(alice: Person, bob: Person, room: Place) -> None:
    row = manage(alice, room, bob)
    row.locator("[name=role]").select_option("moderator")
    row.locator("form[action$='/role/'] button").click()
    line = bob.page.locator("[data-system='member.role_changed']")
    expect(line).to_contain_text("부방장")
    listed = bob.page.locator("[data-member-list] [data-member]", has_text=bob.username)
    expect(listed.locator("[data-member-role]")).to_have_text("부방장")


def test_a_touch_beside_the_people_puts_them_away(alice: Person, room: Place) -> None:
    alice.page.set_viewport_size({"width": 390, "height": 844})
    pane = alice.page.locator("[data-members]")
    alice.page.locator("[data-members-toggle]").click()
    expect(pane).to_be_visible()
    alice.page.mouse.click(30, 400)
    expect(pane).to_be_hidden()
    expect(alice.page.locator("[data-members-toggle]")).to_have_attribute("aria-expanded", "false")
