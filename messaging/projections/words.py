"""The words of a text that say what it is about, in Korean and English. Pure."""

import re
import unicodedata

WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
# Code and addresses are no words, neither are the names in mentions.
NO_WORDS = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|https?://\S+|[@#:]\S+", re.DOTALL)
HANGUL = re.compile(r"[가-힣]+")
LONGEST = 30
LEAST_LATIN = 3
LEAST_HANGUL = 2
MOST_OF_A_TEXT = 200

ENGLISH = frozenset(
    """
    about after again all also and any are because been before being both but can cannot come
    could did does doing don done down each even every for from get give goes going gone good
    got had has have having her here hers him his how into its just know let like look made
    make many may me more most much must need not now off one only other our out over own
    really said same say see she should some such sure take than thank thanks that the their
    them then there these they thing things think this those through time too two under until
    use used very want was way well were what when where which while who why will with would
    yeah yes yet you your yours
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
KOREAN = frozenset(
    """
    그리고 그런데 근데 그래서 그러면 그럼 그래도 하지만 그러나 또는 또한 그냥 정말 진짜 너무
    아주 매우 조금 많이 다시 이미 아직 지금 이제 오늘 내일 어제 여기 거기 저기 이거 그거 저거
    이것 그것 저것 이게 그게 저게 뭐가 뭔가 우리 저희 제가 내가 네가 나는 저는 너는 우리는
    이런 그런 저런 어떤 이렇게 그렇게 저렇게 어떻게 무슨 어디 언제 누구 왜요 네네 아니 아니요
    아뇨 맞아 맞아요 그래 그래요 좋아요 있는 없는 있어 없어 있어요 없어요 있습니다 없습니다
    하는 하고 해서 해요 합니다 했어요 했습니다 하면 되는 되고 돼요 됩니다 되면 같은 같아
    같아요 같이 함께 때문에 대해 대한 위해 통해 따라 모두 모든 다른 가장 바로 혹시 아마 역시
    일단 우선 계속 감사합니다 안녕하세요
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
AFTER_ANY = ("에서", "에게", "한테", "까지", "부터", "처럼")
FIRST_SYLLABLE, FINALS = 0xAC00, 28


def words_of(text: str) -> set[str]:
    """Each word once, so that nobody makes one big by repeating it."""
    plain = NO_WORDS.sub(" ", unicodedata.normalize("NFC", text))
    found: set[str] = set()
    for match in WORD.finditer(plain.casefold()):
        word = base_of(match[0].partition("'")[0])
        if is_telling(word):
            found.add(word)
            if len(found) == MOST_OF_A_TEXT:
                break
    return found


def base_of(word: str) -> str:
    """Without a particle where no dictionary is needed to know that it is one.

    을 follows a final consonant and 를 a vowel, and of two syllables and more before them hardly
    any other word ends so. 은 and 는, 이 and 가 end too many verbs and names (괜찮은, 고양이).
    """
    if not HANGUL.fullmatch(word):
        return word
    for ending in AFTER_ANY:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST_HANGUL:
            return word.removesuffix(ending)
    stem = word[:-1]
    if len(stem) < LEAST_HANGUL:
        return word
    return stem if word[-1] == ("을" if has_final(stem[-1]) else "를") else word


def has_final(syllable: str) -> bool:
    """Whether it ends in a consonant, as its place in Unicode says."""
    return (ord(syllable) - FIRST_SYLLABLE) % FINALS > 0


def is_telling(word: str) -> bool:
    if len(word) > LONGEST or word in ENGLISH or word in KOREAN:
        return False
    if HANGUL.fullmatch(word):
        return len(word) >= LEAST_HANGUL
    # Halves of syllables are laughter and tears: ㅋㅋㅋ, ㅠㅠ.
    return len(word) >= LEAST_LATIN and not any("ㄱ" <= letter <= "ㅣ" for letter in word)
