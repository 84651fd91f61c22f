"""The people and the rooms of the demo; what they say stands in the .txt files beside this."""

from dataclasses import dataclass, field

from rooms.models import Role, Room


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    display_name: str
    is_admin: bool = False


@dataclass(frozen=True, slots=True)
class DemoRoom:
    """`roles` in the order of arrival, the creator first; `unread` counts messages by user name."""

    script: str
    name: str
    topic: str
    roles: dict[str, Role]
    kind: Room.Kind = Room.Kind.PUBLIC
    unread: dict[str, int] = field(default_factory=dict)


PEOPLE = [
    Person("jisu", "김지수", is_admin=True),
    Person("minjun", "박민준"),
    Person("seoyeon", "이서연"),
    Person("haneul", "정하늘"),
    Person("emma", "Emma Clarke"),
    Person("daniel", "Daniel Reyes"),
]
ROOMS = [
    DemoRoom(
        script="notices.txt",
        name="공지",
        topic="꼭 알아야 하는 것만 적어요",
        roles={
            "jisu": Role.OWNER,
            "minjun": Role.MEMBER,
            "seoyeon": Role.MEMBER,
            "haneul": Role.MEMBER,
            "emma": Role.MODERATOR,
            "daniel": Role.MEMBER,
        },
        unread={"minjun": 3, "daniel": 2},
    ),
    DemoRoom(
        script="development.txt",
        name="개발",
        topic="코드, 배포, 장애. English is welcome",
        roles={
            "minjun": Role.OWNER,
            "haneul": Role.MODERATOR,
            "daniel": Role.MEMBER,
            "seoyeon": Role.MEMBER,
            "jisu": Role.MEMBER,
            "emma": Role.MEMBER,
        },
        unread={"jisu": 4, "emma": 12, "seoyeon": 7},
    ),
    DemoRoom(
        script="workshop.txt",
        name="제주 워크숍",
        topic="준비하는 사람들끼리. 다니엘 님에게는 비밀!",
        kind=Room.Kind.PRIVATE,
        roles={
            "jisu": Role.OWNER,
            "seoyeon": Role.MODERATOR,
            "minjun": Role.MEMBER,
            "haneul": Role.MEMBER,
            "emma": Role.MEMBER,
        },
        unread={"minjun": 4, "emma": 1},
    ),
    DemoRoom(
        script="chatter.txt",
        name="잡담",
        topic="점심, 날씨, 고양이",
        roles={
            "haneul": Role.OWNER,
            "jisu": Role.MODERATOR,
            "minjun": Role.MEMBER,
            "seoyeon": Role.MEMBER,
            "emma": Role.MEMBER,
            "daniel": Role.MEMBER,
        },
        unread={"jisu": 3, "minjun": 5, "daniel": 9},
    ),
]
