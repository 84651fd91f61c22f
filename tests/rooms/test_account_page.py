"""The door: accounts in both languages, with what is refused said plainly."""

import re

import pytest
from django.core import mail
from django.test import Client

from rooms.models import User
from tests.pages import get, post

pytestmark = pytest.mark.django_db

PASSWORD = "tangerine-hill-7"
PUBLIC_PAGES = {
    "/accounts/login/": ("로그인", "Log in"),
    "/accounts/signup/": ("계정 만들기", "Create an account"),
    "/accounts/password/reset/": ("비밀번호 다시 정하기", "Reset the password"),
    "/accounts/password/reset/done/": ("메일을 확인해 주세요", "Check your e-mail"),
    "/accounts/password/reset/key/done/": ("비밀번호를 바꿨어요", "The password is changed"),
    "/accounts/inactive/": ("사용이 중지된 계정", "Account deactivated"),
}
PRIVATE_PAGES = {
    "/accounts/logout/": ("로그아웃할까요?", "Log out?"),
    "/accounts/name/": ("내 이름", "Your name"),
    "/accounts/notifications/": ("방해 금지", "Do not disturb"),
    "/accounts/password/change/": ("비밀번호 바꾸기", "Change the password"),
    "/accounts/email/": ("이메일 주소", "E-mail addresses"),
    "/accounts/sessions/": ("로그인한 곳", "Where you are logged in"),
}


@pytest.fixture
def minsu(db: None) -> User:
    return User.objects.create_user("minsu", "minsu@example.org", PASSWORD)


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_every_public_page_speaks_both_languages(client: Client, path: str) -> None:
    korean, english = PUBLIC_PAGES[path]
    assert korean in get(client, None, path, "ko").content.decode()
    assert english in get(client, None, path, "en").content.decode()


@pytest.mark.parametrize("path", PRIVATE_PAGES)
def test_every_private_page_speaks_both_languages_and_asks_for_a_login(
    client: Client, path: str, minsu: User
) -> None:
    korean, english = PRIVATE_PAGES[path]
    assert get(client, None, path).status_code == 302
    client.login(username="minsu", password=PASSWORD)
    assert korean in client.get(path, headers={"accept-language": "ko"}).content.decode()
    assert english in client.get(path, headers={"accept-language": "en"}).content.decode()


def test_signing_up_needs_no_mail_and_logs_in_at_once(client: Client) -> None:
    fields = {"username": "minsu", "password1": PASSWORD}
    assert post(client, None, "/accounts/signup/", fields).url == "/"
    assert client.get("/rooms/").status_code == 200


def test_the_name_for_others_is_chosen_at_sign_up(client: Client) -> None:
    fields = {"username": "minsu", "display_name": " 김  민수 ", "password1": PASSWORD}
    post(client, None, "/accounts/signup/", fields)
    assert User.objects.get(username="minsu").name == "김 민수"


def test_the_name_is_changed_and_taken_back_to_the_user_name(client: Client, minsu: User) -> None:
    response = post(client, minsu, "/accounts/name/", {"display_name": "김민수"}, "ko")
    assert response.status_code == 302
    assert "김민수" in get(client, minsu, "/rooms/").content.decode()
    post(client, minsu, "/accounts/name/", {"display_name": "  "})
    minsu.refresh_from_db()
    assert minsu.name == "minsu"


def test_a_name_that_is_too_long_is_refused_and_stays_in_the_field(
    client: Client, minsu: User
) -> None:
    response = post(client, minsu, "/accounts/name/", {"display_name": "김" * 61}, "ko")
    assert response.status_code == 422
    assert "60자까지 쓸 수 있어요" in response.content.decode()
    assert "김" * 61 in response.content.decode()
    minsu.refresh_from_db()
    assert minsu.name == "minsu"


def test_nobody_changes_a_name_without_being_logged_in(client: Client, minsu: User) -> None:
    response = post(client, None, "/accounts/name/", {"display_name": "누구"})
    assert response.url.startswith("/accounts/login/")
    assert not User.objects.filter(display_name="누구").exists()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"username": "minsu", "password1": PASSWORD}, "이미 누가 쓰고 있는 아이디"),
        ({"username": "jiho", "password1": "짧아"}, "8자 이상"),
        ({"username": "jiho", "password1": "password"}, "너무 흔한 비밀번호"),
        ({"username": "jiho"}, "입력해 주세요."),
    ],
)
def test_a_sign_up_that_is_refused_says_why(
    client: Client, minsu: User, fields: dict[str, str], reason: str
) -> None:
    response = post(client, None, "/accounts/signup/", fields, "ko")
    assert reason in response.content.decode()
    assert f'value="{fields["username"]}"' in response.content.decode()
    assert User.objects.count() == 1


@pytest.mark.parametrize("login", ["minsu", "minsu@example.org"])
def test_one_logs_in_by_name_or_by_mail_and_goes_on_where_one_wanted(
    client: Client, minsu: User, login: str
) -> None:
    fields = {"login": login, "password": PASSWORD, "next": "/rooms/new/"}
    assert post(client, None, "/accounts/login/", fields).url == "/rooms/new/"


def test_a_wrong_password_is_refused_without_saying_which_half_was_wrong(
    client: Client, minsu: User
) -> None:
    for login in ("minsu", "nobody"):
        fields = {"login": login, "password": "wrong"}
        response = post(client, None, "/accounts/login/", fields, "ko")
        assert "아이디나 비밀번호가 맞지 않아요." in response.content.decode()


def test_logging_out_takes_a_button(client: Client, minsu: User) -> None:
    client.login(username="minsu", password=PASSWORD)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/rooms/").status_code == 200
    assert client.post("/accounts/logout/")["location"] == "/accounts/login/"
    assert client.get("/rooms/").status_code == 302


def test_a_forgotten_password_is_reset_by_a_link_in_a_mail(client: Client, minsu: User) -> None:
    post(client, None, "/accounts/password/reset/", {"email": "minsu@example.org"}, "ko")
    (letter,) = mail.outbox
    assert letter.subject.strip() == "오름 비밀번호 다시 정하기"
    assert "아이디: minsu" in letter.body
    link = re.search(r"http://testserver(/\S+)", str(letter.body))
    assert link
    form = client.get(link[1])["location"]
    assert (
        "새 비밀번호 정하기" in client.get(form, headers={"accept-language": "ko"}).content.decode()
    )
    fields = {"password1": "winter-grass-3", "password2": "winter-grass-3"}
    assert client.post(form, fields).status_code == 302
    assert client.login(username="minsu", password="winter-grass-3")


def test_a_used_link_leads_to_a_new_one(client: Client, db: None) -> None:
    text = get(client, None, "/accounts/password/reset/key/1-x-y/", "ko").content.decode()
    assert "더는 쓸 수 없는 링크예요" in text


def test_the_password_is_changed_and_the_old_one_is_checked(client: Client, minsu: User) -> None:
    client.login(username="minsu", password=PASSWORD)
    fields = {"oldpassword": "wrong", "password1": "winter-grass-3", "password2": "winter-grass-3"}
    refused = client.post("/accounts/password/change/", fields, headers={"accept-language": "ko"})
    assert "지금 쓰는 비밀번호를 입력해 주세요." in refused.content.decode()
    client.post("/accounts/password/change/", fields | {"oldpassword": PASSWORD})
    assert client.login(username="minsu", password="winter-grass-3")


def test_the_language_is_a_choice_that_stays(client: Client, minsu: User) -> None:
    response = post(client, None, "/i18n/setlang/", {"language": "en", "next": "/accounts/login/"})
    assert response.url == "/accounts/login/"
    page = client.get("/accounts/login/", headers={"accept-language": "ko"})
    assert '<html lang="en"' in page.content.decode()


@pytest.mark.parametrize(
    ("cookie", "theme"),
    [("dark", "dark"), ("light", "light"), ("system", "system"), ("x", "system")],
)
def test_the_page_comes_in_the_theme_that_was_chosen(
    client: Client, cookie: str, theme: str
) -> None:
    client.cookies["theme"] = cookie
    assert f'data-theme="{theme}"' in client.get("/accounts/login/").content.decode()
