"""Code in a text: whether indented lines are some, and how it looks without what it was moved in by."""

import re


def dedented(lines: list[str]) -> str:
    """Lines of code without the indentation that all of them share; tabs stay tabs."""
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    filled = [line for line in lines if line.strip()]
    shared = min((len(line) - len(line.lstrip()) for line in filled), default=0)
    prefix = filled[0][:shared] if filled else ""
    if not all(line.startswith(prefix) for line in filled):
        return "\n".join(line.rstrip() for line in lines)
    return "\n".join(line[shared:].rstrip() for line in lines)


def looks_like_code(lines: list[str]) -> bool:
    """Whether indented lines are code instead of prose that somebody moved in."""
    filled = [line.strip() for line in lines if line.strip()]
    marked = sum(
        bool(re.search(r"[{};=<>()\[\]]|^(?:#|//|--|\$|>>>)|:$|\b(?:def|class|return|import|SELECT)\b", line))
        for line in filled
    )
    prose = sum(bool(re.search(r"[a-zà-ÿ]{2,}[.?!]$", line)) and len(line.split()) > 5 for line in filled)
    return marked * 2 >= len(filled) and prose * 2 < len(filled)
