"""Texts in reStructuredText as Markdown. No line moves; directives that hold no code become lines about the file."""

import re

_DIRECTIVE = re.compile(r"^\.\. (?P<name>[\w:-]+)::\s*(?P<said>.*)$")
_HAS_DIRECTIVE = re.compile(r"^\.\. [\w-]+::(?:\s|$)", re.MULTILINE)
_MARKDOWN = re.compile(r"^(?:#{1,6} |\s*(?:```|~~~))", re.MULTILINE)
_RULE = re.compile(r"^([=\-~^\"'`#*+.:_])\1{2,}\s*$")
_CODE = ("code", "code-block", "sourcecode", "parsed-literal")
_SAID = ("note", "tip", "hint", "warning", "important", "attention", "caution", "danger", "admonition", "topic")
_FIELD = re.compile(r"^\s*:(?P<name>[A-Za-z][\w -]*):\s+(?P<said>\S.*)$")
_OPTION = re.compile(r"^\s+:[\w-]+:(?:\s|$)")


def is_structured(text: str, ending: str) -> bool:
    """Whether a text is in reStructuredText: its ending says so, or a directive that Markdown does not have."""
    if ending in ("rst", "rest"):
        return True
    return bool(_HAS_DIRECTIVE.search(text)) and not _MARKDOWN.search(text)


def text_of_structured(text: str) -> str:
    """The same in the marks of Markdown."""
    return "\n".join(_Structured(text.split("\n")).read())


class _Structured:
    """Goes through the lines once."""

    def __init__(self, lines: list[str]) -> None:
        self.lines, self.read_lines = lines, list[str]()
        self.at = 0
        # The lines below and above headings, in the order of their ranks.
        self.ranks: list[tuple[str, bool]] = []

    def read(self) -> list[str]:
        """All lines, each in its place."""
        while self.at < len(self.lines):
            self._read_line(self.lines[self.at])
        return self.read_lines

    def _write(self, line: str) -> None:
        self.read_lines.append(line)
        self.at += 1

    def _line(self, ahead: int) -> str:
        return self.lines[self.at + ahead] if self.at + ahead < len(self.lines) else ""

    def _read_line(self, line: str) -> None:
        if _RULE.match(line) and self._line(1).strip() and self._line(2).rstrip() == line.rstrip():
            self._write("")
            self._heading(line, is_over=True)
        elif line.strip() and not line.startswith(" ") and self._is_underlined(line):
            self._heading(self._line(1), is_over=False)
        elif found := _DIRECTIVE.match(line):
            self._directive(found)
        elif line.startswith(".. "):
            self._write(f"<!-- {line[3:].strip()} -->")
        elif line.rstrip().endswith("::") and not self._line(1).strip():
            self._write(line.rstrip()[:-1] if line.strip() != "::" else "")
            self._code("")
        elif found := _FIELD.match(line):
            self._write(f"{found['name']}: {found['said']}")
        else:
            self._write(re.sub(r"^(\s*)#\.(?=\s)", r"\g<1>1.", line).replace("``", "`"))

    def _is_underlined(self, line: str) -> bool:
        below = self._line(1).rstrip()
        return bool(_RULE.match(below)) and len(below) + 1 >= len(line.strip()) and not _RULE.match(line)

    def _heading(self, rule: str, *, is_over: bool) -> None:
        rank = (rule[0], is_over)
        if rank not in self.ranks:
            self.ranks.append(rank)
        level = min(self.ranks.index(rank) + 1, 6)
        self._write(f"{'#' * level} {self.lines[self.at].strip().replace('``', '`')}")
        self._write("")

    def _directive(self, found: re.Match[str]) -> None:
        name, said = found["name"], found["said"]
        if name in _CODE:
            self._write("")
            while _OPTION.match(self._line(0)):
                self._write(f"<!-- {self._line(0).strip()} -->")
            self._code(said)
        elif name in _SAID:
            self._write(f"{name.capitalize()}: {said}" if said else "")
        else:
            self._write(f"<!-- {name}: {said} -->")

    def _code(self, language: str) -> None:
        """Take the lines that are moved in below a blank one; blank lines around them become the fences."""
        end = self.at
        while end < len(self.lines) and (not self.lines[end].strip() or self.lines[end].startswith((" ", "\t"))):
            end += 1
        inside = self.lines[self.at : end]
        if not any(line.strip() for line in inside) or inside[0].strip():
            return
        inside[0] = f"```{language}"
        if inside[-1].strip():
            inside.append("```")
        else:
            inside[-1] = "```"
        self.read_lines += inside
        self.at = end
