"""What people say in the benches: 180 bytes a message, Korean and English, one in eight with a link
and a word in bold."""

from collections.abc import Iterator
from itertools import cycle

LINES = [
    "오늘 점심은 뭐 드실 거예요? 저는 회사 앞 새로 생긴 국숫집에 가 보려고요."
    " 같이 가실 분은 열두 시에 로비에서 만나요!",
    "The deploy went out at nine, and the graphs look calm so far; please shout if you see anything"
    " odd in the next hour or so, and I will roll it back at once. Thanks, everybody here!",
    "회의록 올려 두었어요: https://example.org/notes/2041 — 틀린 데 있으면 **편하게** 고쳐 주세요."
    " 내일 오전에 한 번 더 볼게요.",
    "ㅋㅋㅋ 맞아요. 그때 서버가 멈춘 게 아니라 제가 케이블을 뽑은 거였죠..."
    " 다들 새벽 두 시까지 고생 많으셨어요, 정말로요.",
    "네~ 확인했습니다! 디자인은 이대로 좋고, 글자 크기만 한 단계 키워 주시면 더 잘 보일 것 같아요."
    " 급한 건 아니에요.",
    "Does anybody know why the tests are slower on Mondays? I have been watching them for weeks"
    " now, and it is always the same two, right after the weekend's backup has run...",
    "저 오늘 조금 늦어요, 버스가 안 와서요. 먼저 시작하고 계시면 바로 들어갈게요."
    " 아홉 시 반까지는 꼭 도착합니다, 죄송해요!",
    "I moved the old photos to the new folder; nothing is lost, the names are as before, and the"
    " ones from the hill are at the very end. Have a look when you find a quiet minute, ok?",
]


def bodies() -> Iterator[str]:
    """The lines for ever, each 180 bytes long."""
    return cycle([fitted(line, 180) for line in LINES])


def fitted(line: str, length: int) -> str:
    """The line with exactly this many bytes, cut or filled at its end."""
    cut = line.encode()[:length].decode(errors="ignore")
    return cut + "." * (length - len(cut.encode()))
