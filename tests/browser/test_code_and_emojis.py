"""Two people share code, long texts and emojis."""

from playwright.sync_api import expect

from tests.browser.people import Person, Place

CODE = "보세요\n\n```python\ndef greet():\n    return '안녕'\n```"
LONG = "\n".join(f"{number}번째 줄" for number in range(1, 41))


def test_code_has_colours_and_a_button_that_copies_it_by_the_keyboard(
    alice: Person, bob: Person, room: Place
) -> None:
    bob.context.grant_permissions(["clipboard-read", "clipboard-write"])
    alice.say(CODE)
    for reload in (False, True):
        if reload:
            bob.page.reload()
            bob.is_online()
        keyword = bob.page.locator("[data-body] pre .k").first
        expect(keyword).to_have_text("def")
        expect(keyword).not_to_have_css(
            "color", bob.page.locator("[data-body]").evaluate("e => getComputedStyle(e).color")
        )
        bob.page.locator("[data-body] pre").focus()
        bob.page.keyboard.press("Tab")
        button = bob.page.locator("[data-action=copy-code]")
        expect(button).to_be_focused()
        bob.page.keyboard.press("Enter")
        expect(bob.page.locator("[data-toast]")).to_have_text("복사했어요")
        copied = bob.page.evaluate("navigator.clipboard.readText()")
        assert copied == "def greet():\n    return '안녕'"


def test_a_long_message_is_folded_until_it_is_asked_for(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.composer.fill(LONG)
    alice.composer.press("Enter")
    message = bob.page.locator("[data-message][data-long]")
    body = message.locator("[data-body]")
    expect(body).to_contain_text("40번째 줄")
    folded = body.bounding_box()
    assert folded
    assert folded["height"] < 400
    top = folded["y"]

    message.locator("[data-action=unfold]").click()

    expect(message).to_have_attribute("data-unfolded", "")
    unfolded = body.bounding_box()
    assert unfolded
    assert unfolded["height"] > 800
    assert abs(unfolded["y"] - top) < 2, "what one reads stays where it is"
    alice.say("다음 말")
    expect(bob.messages).to_have_count(2)
    expect(message).to_have_attribute("data-unfolded", "")
    message.locator("[data-action=unfold]").click()
    expect(message).not_to_have_attribute("data-unfolded", "")
    # What the browser's own search finds in the folded part, it scrolls into view.
    body.evaluate("body => body.scrollTop = 300")
    expect(message).to_have_attribute("data-unfolded", "")


def test_any_emoji_is_found_by_its_name_for_a_text_and_for_a_reaction(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.composer.fill("고마워요 ")
    alice.page.locator("[data-composer] [data-action=emoji]").click()
    search = alice.page.locator("[data-picker] input")
    expect(search).to_be_focused()
    search.fill("따봉")
    expect(alice.page.locator("[data-picker-list] [data-emoji]").first).to_have_text("👍")
    search.press("Enter")
    expect(alice.composer).to_have_value("고마워요 👍")
    expect(alice.composer).to_be_focused()
    alice.composer.press("Enter")
    bob.sees("고마워요 👍")

    bob.messages.last.hover()
    bob.page.locator("[data-quick] [data-action=react]").click()
    bob.page.locator("[data-picker] input").fill("대한민국")
    bob.page.keyboard.press("ArrowDown")
    expect(bob.page.locator("[data-picker-list] [data-emoji='🇰🇷']")).to_be_focused()
    bob.page.keyboard.press("Enter")

    for person in (alice, bob):
        chip = person.page.locator("[data-reactions] [data-emoji='🇰🇷']")
        expect(chip.locator("[data-reaction-count]")).to_have_text("1")
    alice.composer.fill("🎉🎉")
    alice.composer.press("Enter")
    expect(bob.page.locator("[data-message][data-emojis] [data-body]")).to_have_text("🎉🎉")


def test_the_kinds_of_emojis_lead_to_their_places(alice: Person, room: Place) -> None:
    alice.page.locator("[data-composer] [data-action=emoji]").click()
    picker = alice.page.locator("[data-picker]")
    kinds = picker.locator("[data-picker-groups] button")
    expect(kinds).to_have_count(9)
    expect(kinds.first).to_have_attribute("data-here", "")
    food = picker.get_by_role("button", name="음식", exact=True)
    food.click()
    expect(food).to_have_attribute("data-here", "")
    expect(picker.locator(".picker-group[data-group='4'] h3")).to_be_in_viewport()
    alice.page.keyboard.press("ArrowRight")
    alice.page.keyboard.press("Enter")
    expect(kinds.nth(4)).to_have_attribute("data-here", "")

    picker.locator("input").fill("따봉")
    expect(kinds).to_have_count(0)
