"""Texts in AsciiDoc, Org, Liquid and others as Markdown. No line moves; what is about the file stays so."""

import re
from collections.abc import Callable

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.structured_texts import is_structured, text_of_structured

_ASCIIDOC = re.compile(r"\A\s*(?:// .*\n)*= \S|^\[source\b[^\]]*\]\n-{4,}$", re.MULTILINE)
_ORG = re.compile(r"^[ \t]*#\+(?:title|author|startup|begin_src|options):?(?:[ \t]|$)", re.MULTILINE | re.IGNORECASE)
_HASH_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_HIGHLIGHT = re.compile(r"(\s*)\{%-?\s*highlight\s+(\S+).*%\}\s*$")
_ENDS_HIGHLIGHT = re.compile(r"\{%-?\s*endhighlight\s*-?%\}")
_OF_PROGRAM = re.compile(
    r"\s*\{%-?\s*((?:include|include_relative|assign|(?:end)?(?:raw|comment|capture|hint|tabs?))\b.*?)-?%\}\s*$"
)

_ADOC_LISTING = re.compile(r"^(?:-{4,}|\.{4,}|`{3,})$")
_ADOC_LINK = re.compile(r"(?:link:)?(https?://[^\s\[\]]+)\[([^\]]+)\]")
_ADOC_ENTRY = re.compile(r"^\s*(\*{1,5}|\.{1,5}|-)\s+(?=\S)")
_ORG_HEADING = re.compile(r"^(\*+)\s+((?:(?:TODO|DONE|NEXT|WAITING|\[#\w\])\s+)*)(.*?)(?:\s+:([\w@#%:]+):)?\s*$")
_ORG_LINK = re.compile(r"\[\[([^\]]+)\]\[([^\]]+)\]\]")
_ORG_CODE = re.compile(r"(?<![\w=~])([=~])(?=[^\s=~])([^=~\n]*[^\s=~])\1(?![\w=~])")


def as_markdown(text: str, ending: str) -> str:
    """The text in the marks of Markdown, where its ending or its first marks say that it is in others."""
    if ending in ("adoc", "asciidoc", "asc") or (_ASCIIDOC.search(text) and not _HASH_HEADING.search(text)):
        return _asciidoc(text)
    if ending == "org" or _ORG.search(text):
        return _org(text)
    if is_structured(text, ending):
        return text_of_structured(text)
    return _liquid(text) if "{%" in text else text


def _about(said: str) -> str:
    return f"<!-- {said.strip().replace('-->', '→')} -->" if said.strip() else ""


def _by_lines(text: str, ends: Callable[[str], re.Pattern[str] | None], translated: Callable[[str], str]) -> str:
    """The lines, each translated, but for those of code; `ends` says of a line that opens code how its end looks."""
    lines: list[str] = []
    end: re.Pattern[str] | None = None
    for line in text.split("\n"):
        if end is None:
            end = ends(line)
            lines.append(translated(line))
        elif end.match(line.strip()):
            lines.append(line if _FENCE.match(line) else f"{line[: len(line) - len(line.lstrip())]}```")
            end = None
        else:
            lines.append(line)
    return "\n".join(lines)


def _liquid(text: str) -> str:
    def translated(line: str) -> str:
        if found := _HIGHLIGHT.match(line):
            return f"{found[1]}```{found[2]}"
        found = _OF_PROGRAM.match(line)
        return _about(found[1]) if found else line

    def ends(line: str) -> re.Pattern[str] | None:
        found = _FENCE.match(line)
        return _ENDS_HIGHLIGHT if _HIGHLIGHT.match(line) else re.compile(re.escape(found[1])) if found else None

    return _by_lines(text, ends, translated)


def _asciidoc(text: str) -> str:
    language = ""
    is_head, goes_on = True, False

    def translated(line: str) -> str:
        nonlocal language, is_head, goes_on
        bare = line.rstrip()
        if not bare:
            is_head = goes_on = False
            return ""
        if found := re.match(r"(={1,6}) (\S.*)", bare):
            return f"{'#' * len(found[1])} {found[2]}"
        if is_head or re.match(r":[\w!-]+:(?:\s|$)|//", bare):
            return _about(bare)
        if _ADOC_LISTING.match(bare):
            opened, language = f"```{language}", ""
            return opened
        if found := re.match(r"\[(?:source|,)\W*(\w*)", bare):
            language = found[1]
            return ""
        if re.match(r"\[[^\]]*\]$", bare):
            return _about(bare)
        if bare == "+" or re.match(r"(?:={4,}|\*{4,}|_{4,}|--|'''|<<<)$", bare):
            goes_on = bare == "+"
            return ""
        if re.match(r"\.[^\s.]", bare):
            return f"**{bare[1:]}**"
        said = _ADOC_LINK.sub(r"[\2](\1)", bare)
        if found := _ADOC_ENTRY.match(said):
            goes_on = False
            marker = "1." if found[1][0] == "." else "-"
            return f"{'    ' * (len(found[1]) - 1)}{marker} {said[found.end() :]}"
        said = re.sub(r"(?<=[?？])::$", "", said)
        return f"   {said.lstrip()}" if goes_on else said

    lines = text.lstrip("\n").split("\n")
    is_head = lines[0].startswith("= ")

    def ends(line: str) -> re.Pattern[str] | None:
        return re.compile(rf"{re.escape(line.strip())}$") if _ADOC_LISTING.match(line.rstrip()) else None

    return _by_lines(text, ends, translated)


def _org(text: str) -> str:
    inner, in_drawer, tags = 0, False, list[str]()

    def translated(line: str) -> str:
        nonlocal inner, in_drawer
        bare = line.strip()
        if found := re.match(r"#\+begin_(?:src|example)\s*(\S*)", bare, re.IGNORECASE):
            return f"```{found[1]}"
        if re.match(r"#\+(?:begin|end)_", bare, re.IGNORECASE):
            return ""
        if bare.startswith("#+") or re.match(r"#(?:\s|$)", bare):
            return _about(bare.lstrip("#+"))
        if in_drawer or re.match(r":[A-Z_]+:$", bare):
            in_drawer = bare.upper() != ":END:"
            return _about(bare.strip(":")) if in_drawer and bare != ":PROPERTIES:" else ""
        said = _ORG_CODE.sub(r"`\2`", _ORG_LINK.sub(r"[\2](\1)", line))
        if found := _ORG_HEADING.match(said):
            inner = len(found[1]) + 1
            marks = [*found[2].split(), *filter(None, (found[4] or "").split(":"))]
            level = next((mark for mark in marks if words.is_level(mark)), "")
            tags.extend(f"{mark}: {found[3]}" for mark in marks if mark != level)
            return f"{'#' * min(len(found[1]), 6)} {found[3]}{f' ({level})' if level else ''}"
        return re.sub(rf"^ {{0,{inner}}}", "", said)

    def ends(line: str) -> re.Pattern[str] | None:
        found = re.match(r"\s*#\+begin_(src|example)\b", line, re.IGNORECASE)
        return re.compile(rf"#\+end_{found[1]}", re.IGNORECASE) if found else None

    read = _by_lines(text, ends, translated)
    return "\n".join([read, *(_about(f"Marked {tag}") for tag in tags)])
