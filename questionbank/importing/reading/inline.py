"""A line of Markdown, with the HTML that people put into it, as the words that a reader sees."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

_MARKUP = re.compile("[*_`\\[<&\\\\~!\ue000\ue001]")
_CODE_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_PICTURE = re.compile(r"!\[([^\[\]]*)\]\(\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+[\"'][^)]*)?\)")
_LINK = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+[\"'][^)]*)?\)"
)
# As reStructuredText has it.
_LINK_IN_TICKS = re.compile(r"`([^`<>]+?)\s*<(https?://[^<>`\s]+)>`__?")
_LINK_IN_BRACKETS = re.compile(r"\[(\[[^\[\]]*\]\([^()]*\))\]")
_ONLY_SOURCES = ("src", "ref", "source", "link", "answer", "answers", "solution", "solutions", "antwort", "respuesta")
_REFERENCE = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")
_ADDRESS = re.compile(r"<((?:https?|mailto):[^<>\s]+)>")
_TAGS = (
    "a|abbr|address|article|aside|b|big|blockquote|body|br|button|center|cite|code|dd|del|details|div|dl|dt|em|figure|"
    "figcaption|font|footer|h[1-6]|header|hr|html|i|img|ins|kbd|label|li|main|mark|nav|ol|p|picture|pre|q|s|samp|section|"
    "small|source|span|strike|strong|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var|video|wbr"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|hr)\s*/?>|<p\b[^<>]*>|</(?:p|div|li|h[1-6])\s*>", re.IGNORECASE)
_HTML_CODE = re.compile(r"<(code|kbd|samp|tt)(?:\s[^<>]*)?>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_HTML_PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_HTML_LINK = re.compile(r"<a\b[^<>]*?href\s*=\s*[\"']([^\"']*)[\"'][^<>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r"(src|alt)\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
# Names such as __init__ are code, whatever Markdown makes of them.
_CODE_NAME = re.compile(r"(?<![\w_])__[a-z][a-z0-9]*(?:_[a-z0-9]+)*__(?![\w_])")
_STRONG = re.compile(r"(\*\*\*|\*\*|___|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=[^\s*])([^*]*?[^\s*]|[^\s*])\*(?![\w*])|(?<![\w_])_(?=[^\s_])([^_]*?[^\s_]|[^\s_])_(?![\w_])"
)
_STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_BOLD = re.compile(
    r"^(?:(\*\*\*|\*\*|___|__)(?=\S)(?P<stars>.+?)(?<=\S)\1|<(?:b|strong)>(?P<tags>.+?)</(?:b|strong)>)", re.DOTALL
)
_EMPHASISED_NAME = re.compile(r"^([*_])(?=[^\s*_])([^*_]{1,60}[:：])\s*\1(?!\1)")
_BESIDE_BOLD = re.compile(r"[\s.:?!…\ufe0e\ufe0f\U00002600-\U000027bf\u2b50\U0001f000-\U0001faff]*")
_KEPT = "\ue000{}\ue001"
_KEPT_PLACE = re.compile("\ue000(\\d+)\ue001")


@dataclass(frozen=True)
class Inline:
    """What a piece of Markdown says, and where it leads."""

    text: str
    links: tuple[str, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    is_link: bool = False
    """Whether all of it is one link."""


def read_inline(source: str) -> Inline:
    """The words, with line breaks where the source asks for them; code between backticks stays as it is."""
    if not _MARKUP.search(source):
        return Inline(_tidied(source))
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found.group())
        return _KEPT.format(len(kept) - 1)

    links: list[str] = []
    source = _LINK_IN_TICKS.sub(lambda found: f"[{found[1]}]({found[2]})", source) if "`_" in source else source
    pictures: list[tuple[str, str]] = []
    text = source.replace("\ue000", "").replace("\ue001", "")
    text = _CODE_SPAN.sub(keep, text)
    text = _CODE_NAME.sub(keep, text)
    if "<" in text:
        text = _html_as_words(text, links, pictures, keep)
    text = _PICTURE.sub(lambda found: _noted(pictures, (found[1], found[2])), text)
    text = _LINK_IN_BRACKETS.sub(r"\1", text)
    is_link = bool(_LINK.fullmatch(text.strip(" *_.")))
    text = _LINK.sub(lambda found: _linked(links, found[1], found[2], is_all=is_link), text)
    text = _REFERENCE.sub(r"\1", text)
    text = _without_emphasis(text)
    text = _ESCAPED.sub(r"\1", text)
    text = html.unescape(text) if "&" in text else text
    text = _KEPT_PLACE.sub(lambda found: kept[int(found[1])], text)
    return Inline(_tidied(text), tuple(links), tuple(pictures), is_link)


def bold_part(source: str) -> tuple[str, str]:
    """The bold words at the beginning and what stands behind them, both as written; ("", source) without any."""
    found = _BOLD.match(source.strip())
    if not found:
        return "", source
    return (found["stars"] or found["tags"]).strip(), source.strip()[found.end() :].strip()


def named_part(source: str) -> tuple[str, str]:
    """The same of words with a colon that are bold or in italics, as names of parts are written."""
    found = _EMPHASISED_NAME.match(source.strip())
    return (found[2].strip(), source.strip()[found.end() :].strip()) if found else bold_part(source)


def is_bold(source: str) -> bool:
    """Whether all of it is bold, but for signs and punctuation behind it."""
    bold, rest = bold_part(source)
    return bool(bold) and bool(_BESIDE_BOLD.fullmatch(rest))


def _html_as_words(
    text: str, links: list[str], pictures: list[tuple[str, str]], keep: Callable[[re.Match[str]], str]
) -> str:
    text = _ADDRESS.sub(r"\1", text)
    text = _HTML_CODE.sub(lambda found: f"`{_TAG.sub('', found[2])}`", text)
    text = _CODE_SPAN.sub(keep, text)
    text = _HTML_PICTURE.sub(lambda found: _noted(pictures, _picture_of(found.group())), text)
    text = _HTML_LINK.sub(lambda found: _linked(links, found[2], found[1]), text)
    text = _BREAK.sub("\n", text)
    return _TAG.sub("", text)


def _picture_of(tag: str) -> tuple[str, str]:
    values = {name.lower(): value for name, value in _ATTRIBUTE.findall(tag)}
    return values.get("alt", ""), values.get("src", "")


def _noted(pictures: list[tuple[str, str]], picture: tuple[str, str]) -> str:
    pictures.append(picture)
    return ""


def _linked(links: list[str], words: str, address: str, *, is_all: bool = False) -> str:
    links.append(address)
    # A sign that leads somewhere else, such as an arrow to the top, says nothing.
    if words.startswith("[") and words.endswith("]"):
        words = words.strip("[]")
    says_something = any(letter.isalnum() for letter in words) and (is_all or words.casefold() not in _ONLY_SOURCES)
    return words if says_something else ""


def _without_emphasis(text: str) -> str:
    # Bold may hold emphasis, and the other way round.
    for _ in range(2):
        text = _STRONG.sub(r"\2", text)
        text = _EMPHASIS.sub(lambda found: found[1] or found[2], text)
    return _STRUCK.sub(r"\1", text)


def _tidied(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.replace("\u00a0", " ").split("\n")]
    return "\n".join(line for line in lines if line)
