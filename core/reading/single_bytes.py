"""Texts with one byte a letter, which do not say whose letters: the encoding in which they read most like words.

What is Western in doubt is read as Windows-1252, as programs do.
"""

from collections.abc import Iterator

# The first of those that read alike is taken.
_ENCODINGS = ("cp1252", "latin-1", "cp1250", "iso8859-2", "mac_roman", "cp1251", "koi8-r", "cp1253", "cp850")
_CYRILLIC = ("cp1251", "koi8-r")
_GREEK = ("cp1253",)
# The letters beyond ASCII of languages that are written in ours. A text is held to be in one of them.
_ALPHABETS = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        "äöüß",
        "àâæçéèêëîïôœùûüÿ",
        "áéíóúñüç",
        "àèéìíòóùú",
        "ãáàâçéêíõóôúü",
        "åäöæøéü",
        "áéíóúýþðæö",
        "éèëïöüáóç",
        "áčďéěíňóřšťúůýž",
        "áäčďéíĺľňóôŕšťúýž",
        "ąćęłńóśźż",
        "áéíóöőúüű",
        "čćđšž",
        "ăâîşţ",
    )
)
_BESIDE_WORDS = frozenset("“”‘’„‚«»–—…¿¡•\xb7€£§°©®™×÷±²³½¼¾\u00a0")
# Read as bytes of one side only, a thousand tell.
_ENOUGH = 1_000


def likeliest_encoding(data: bytes) -> str:
    """The name of the encoding; one that reads every byte."""
    scores = {name: _score(data, name) for name in _ENCODINGS if _can_read(data, name)}
    return max(scores, key=lambda name: scores[name])


def _can_read(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _score(data: bytes, encoding: str) -> float:
    """How much the letters beyond ASCII look as if they belonged where they stand."""
    is_foreign = encoding in _CYRILLIC or encoding in _GREEK
    signs = list(_with_neighbours(data.decode(encoding)))
    if not signs:
        return 0.0
    best = max(sum(_fits(*sign, letters, is_foreign=is_foreign) for sign in signs) for letters in _ALPHABETS)
    return best / len(signs)


def _with_neighbours(text: str) -> Iterator[tuple[str, str, str]]:
    found = 0
    for place, sign in enumerate(text):
        if sign > "\x7f":
            yield text[place - 1 : place] if place else "", sign, text[place + 1 : place + 2]
            found += 1
            if found >= _ENOUGH:
                return


def _fits(before: str, sign: str, after: str, letters: frozenset[str], *, is_foreign: bool) -> float:
    if not sign.isalpha():
        is_within = before.isalpha() and after.isalpha()
        return (0.6 if sign in _BESIDE_WORDS else -1.0) if not is_within else (1.0 if sign in "’‘\xb7" else -2.0)
    if (sign.isupper() and before.islower()) or (sign.islower() and after.isupper()):
        return -2.0
    beside = [each for each in (before, after) if each.isalpha()]
    if is_foreign:
        # Words of another alphabet hold none of ours.
        return 1.2 if beside and all(each > "\x7f" for each in beside) else -1.0
    if beside and all(each > "\x7f" for each in beside):
        # Letters with accents seldom stand side by side.
        return -0.5
    if not beside:
        return 0.3
    return 1.0 if sign in letters else -0.5
