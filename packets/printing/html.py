"""From frozen content to print HTML. The preview in the browser and the PDF come from the same words and template."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from core.errors import JobRefused, RuleViolation
from core.wording import sentence_case
from packets.models import Document
from packets.printing.chart import topics_chart
from packets.printing.colour import TEAL, printed_colour
from packets.printing.glyphs import missing_in, number_of
from packets.printing.print_text import Paragraph, print_code, print_line, print_paragraphs
from packets.printing.words import Words, said_dates, words_for
from questionbank.exhibits.services import files_called, read_exhibit_file
from questionbank.exhibits.table_rows import table_of
from questionbank.scale import BOXES, LEVELS
from questionbank.states import ExhibitKind

SHEETS = {
    Document.Kind.PACKET: ("css/pdf-packet.css",),
    Document.Kind.PAPER_KIT: ("css/pdf-internal.css",),
    Document.Kind.DEBRIEF: ("css/pdf-internal.css",),
}
# A browser needs files of fonts; a PDF is set in those of `fonts.conf`.
SCREEN_SHEET = "css/pdf-fonts.css"
MARKS = {"mark": "static/img/packet-mark.svg", "hatch": "static/img/packet-hatch.svg"}
LONGEST_SALUTATION = 80
# To write on, under each question of a paper kit.
WRITING_LINES = 8
# More columns of ratings than these would break names within a word: the others go to a table below.
MOST_ACROSS = 9
# The columns of ratings that figures take the room of: gap, mean, and how many rated, or the last of these alone.
ROOM_OF_FIGURES = 2
ROOM_OF_ONE_FIGURE = 1


def print_html(kind: str, content: dict[str, Any], *, for_screen: bool = False) -> str:
    """The document as HTML, from what `printing.content.as_json` gave. With `for_screen` it links its sheets."""
    context = {
        **print_context(kind, content),
        "for_screen": for_screen,
        "in_file": not for_screen,
        "sheets": (SCREEN_SHEET, *SHEETS[Document.Kind(kind)]) if for_screen else (),
    }
    return render_to_string(f"packets/printing/pdf/{kind}.html", context)


def print_pictures(kind: str, content: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """The pictures that the print HTML names, each with its type and its bytes in base64. None of them is a file."""
    if Document.Kind(kind) == Document.Kind.PAPER_KIT:
        return _pictures_of_kit(content)
    if Document.Kind(kind) != Document.Kind.PACKET:
        return {}
    pictures = {"logo": (content["logo_type"], content["logo"])} if content.get("logo") else {}
    colour = printed_colour(content.get("colour", ""))
    if colour != TEAL:
        pictures |= {name: ("image/svg+xml", _in_colour(path, colour)) for name, path in MARKS.items()}
    return pictures


def _pictures_of_kit(content: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Those of its exhibits, whole. Raises JobRefused with a sentence where one is missing or damaged."""
    shown = [exhibit for question in content["questions"] for exhibit in question.get("exhibits", [])]
    files = files_called(exhibit["picture"] for exhibit in shown if not isinstance(exhibit, list))
    try:
        bodies = {file.sha256: read_exhibit_file(file) for file in files.values()}
    except RuleViolation as refusal:
        raise JobRefused(refusal.sentence) from refusal
    return {
        picture_name(file.sha256): (file.media_type, b64encode(bodies[file.sha256]).decode()) for file in files.values()
    }


def print_request(kind: str, content: dict[str, Any]) -> tuple[Any, ...]:
    """What the renderer takes: print HTML, style sheets, and pictures where there are any."""
    pictures = print_pictures(kind, content)
    return print_html(kind, content), SHEETS[Document.Kind(kind)], *([pictures] if pictures else [])


@lru_cache(32)
def _in_colour(path: str, colour: str) -> str:
    """One of our own drawings in another colour, in base64."""
    drawing = (settings.BASE_DIR / path).read_text().replace(TEAL, colour)
    return b64encode(drawing.encode()).decode()


def print_context(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    """What the document's template needs: print copies of every text, and dates in words."""
    prepare = {Document.Kind.PACKET: _packet, Document.Kind.PAPER_KIT: _paper_kit, Document.Kind.DEBRIEF: _debrief}
    return {**prepare[Document.Kind(kind)](content), "missing": [number_of(sign) for sign in missing_in(content)]}


@dataclass(frozen=True)
class PrintPassage:
    heading: str
    text: list[Paragraph]
    advice: list[Paragraph]


def _packet(content: dict[str, Any]) -> dict[str, Any]:
    words = words_for(content["language"])
    names = {name: print_line(content[name]) for name in ("candidate", "role", "organisation", "reference")}
    page_word, of_word = _around_numbers(words)
    letter = print_paragraphs(content["letter"])
    colour = printed_colour(content.get("colour", ""))
    return {
        **names,
        "has_logo": bool(content.get("logo")),
        "own_colour": colour if colour != TEAL else "",
        "words": words,
        "language": content["language"],
        "title": words.full_title.format(**names),
        "running_head": words.running_head.format(**names),
        "page_word": page_word,
        "of_word": of_word,
        "interview_dates": said_dates(_days(content["rounds"]), content["language"]),
        "written": _said_day(content["written_on"], content["language"]),
        "salutation": letter[0].lines[0] if _is_salutation(letter) else "",
        "letter": letter[1:] if _is_salutation(letter) else letter,
        # Packets approved before there was a letterhead hold neither of these two.
        "sign_off": print_paragraphs(content.get("sign_off", "")),
        "closing": print_paragraphs(content.get("closing", "")),
        "rounds": [_round(entry, content["language"], words) for entry in content["rounds"]],
        "chart": topics_chart(content["rounds"], words) if content["has_chart"] else [],
        "levels": [
            (print_line(row["topic"]), words.levels[row["key"]], row.get("language", ""))
            for row in content.get("levels", [])
        ],
        "strengths": [_passage(passage) for passage in content["strengths"]],
        "hopes": [_passage(passage) for passage in content["hopes"]],
        "next_steps": print_paragraphs(content["next_steps"]),
        "method": _method(content, words) if content["has_method"] else [],
        "rights_address": words.rights_address.format(**names),
        "colophon": words.colophon.format(**names, version=content["version"]),
    }


def _around_numbers(words: Words) -> tuple[str, str]:
    """The words before the page's number and before the number of pages."""
    before, _, rest = words.page_of.partition("{page}")
    return before.strip(), rest.partition("{pages}")[0].strip()


def _days(rounds: list[dict[str, Any]]) -> list[date]:
    return [date.fromisoformat(entry["held_on"]) for entry in rounds if entry["held_on"]]


def _said_day(iso: str, language: str) -> str:
    return said_dates([date.fromisoformat(iso)], language)


def _is_salutation(letter: list[Paragraph]) -> bool:
    """A first paragraph such as "Dear Agnes," is set larger."""
    if not letter or len(letter[0].lines) != 1:
        return False
    line = letter[0].lines[0].strip()
    return len(line) <= LONGEST_SALUTATION and line.endswith((",", ":", "،", "，"))


def _round(entry: dict[str, Any], language: str, words: Words) -> dict[str, str]:
    topics = format_html_join("; ", "{}", ((_topic(topic),) for topic in entry["topics"]))
    held_on = _said_day(entry["held_on"], language) if entry["held_on"] else ""
    line = format_html(words.rounds_line, date=held_on, minutes=entry["minutes"], topics=topics)
    return {
        "name": print_line(entry["name"]),
        "language": entry.get("language", ""),
        "line": SafeString(line.strip(" ,.") + "."),  # of escaped parts
    }


def _topic(topic: dict[str, Any]) -> SafeString:
    """The name of a topic; one that has none in the packet's language says in which it is."""
    name = print_line(topic["name"])
    if not topic.get("language"):
        return conditional_escape(name)
    return format_html('<span lang="{}">{}</span>', topic["language"], name)


def _passage(passage: dict[str, str]) -> PrintPassage:
    return PrintPassage(
        print_line(passage["heading"]), print_paragraphs(passage["text"]), print_paragraphs(passage["advice"])
    )


def _method(content: dict[str, Any], words: Words) -> list[str]:
    """How the interviews went and how the decision was made, in two paragraphs."""
    decided = words.method_decision.format(date=_said_day(content["decided_on"], content["language"]))
    people = [entry["people"] for entry in content["rounds"] if entry["people"]]
    met = _people_met(people, words) if people else ""
    return [f"{met} {words.method_ratings} {decided}".strip(), words.method_person]


def _people_met(people: list[int], words: Words) -> str:
    least, most = min(people), max(people)
    if most == 1:
        return words.method_people_one
    numbers = {"least": _number(least, words), "most": _number(most, words)}
    return (words.method_people_same if least == most else words.method_people).format(**numbers)


def _number(number: int, words: Words) -> str:
    return words.numbers[number] if number < len(words.numbers) else str(number)


def _paper_kit(content: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": f"{print_line(content['round'])} for {print_line(content['candidate'])}",
        "organisation": print_line(content["organisation"]),
        "candidate": print_line(content["candidate"]),
        "role": print_line(content["role"]),
        "round": print_line(content["round"]),
        "purpose": print_paragraphs(content["purpose"]),
        "when": content["when"],
        "place": print_line(content["place"]),
        "minutes": content["minutes"],
        "panel": [f"{print_line(name)} ({part})" for name, part in content["panel"]],
        "levels": BOXES[: len(LEVELS)],
        "blanks": BOXES[len(LEVELS) :],
        "lines": range(WRITING_LINES),
        "questions": [_paper_kit_question(number, question) for number, question in enumerate(content["questions"], 1)],
    }


def _paper_kit_question(number: int, question: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": number,
        "title": print_line(question["title"]),
        "prompt": print_paragraphs(question["prompt"]),
        "competency": print_line(question["competency"]),
        "minutes": question["minutes"],
        "asker": print_line(question["asker"]),
        "listen_for": [print_line(point) for point in question["listen_for"]],
        "follow_ups": [{"text": print_line(text), "holder": print_line(who)} for text, who in question["follow_ups"]],
        "anchors": [{"level": level, "text": print_line(text)} for level, text in question["anchors"]],
        "exhibits": [_paper_exhibit(exhibit) for exhibit in question.get("exhibits", [])],
        # A kit that was frozen by an earlier version of this program holds none.
        "pitfalls": [print_line(pitfall) for pitfall in question.get("pitfalls", [])],
    }


def _paper_exhibit(exhibit: Any) -> dict[str, Any]:
    """Kits of earlier releases froze a caption and a text, both code."""
    if isinstance(exhibit, list):
        exhibit = {"kind": ExhibitKind.CODE, "caption": exhibit[0], "text": exhibit[1], "picture": ""}
    table = table_of(exhibit["text"]) if exhibit["kind"] == ExhibitKind.TABLE else None
    return {
        "caption": print_line(exhibit["caption"]),
        "picture": picture_name(exhibit["picture"]),
        "head": [print_line(cell) for cell in table.head] if table else [],
        "rows": [[print_line(cell) for cell in row] for row in table.rows] if table else [],
        "text": print_code(exhibit["text"]),
    }


def picture_name(sha256: str) -> str:
    """What the print HTML calls the picture with this hash; empty for none."""
    return f"exhibit-{sha256}" if sha256 else ""


def _debrief(content: dict[str, Any]) -> dict[str, Any]:
    panel = [print_line(name) for name in content["panel"]]
    rows = [_debrief_row(row, panel) for row in content["rows"]]
    return {
        "title": f"Debrief of {print_line(content['candidate'])}",
        "organisation": print_line(content["organisation"]),
        "candidate": print_line(content["candidate"]),
        "role": print_line(content["role"]),
        "mean": content["mean"],
        "coverage": content["coverage"],
        "equal_weights": content["equal_weights"],
        "tables": _tables(panel, rows, ROOM_OF_ONE_FIGURE if content.get("why_no_score") else ROOM_OF_FIGURES),
        "rows": rows,
        "recommendations": [{"who": print_line(who), "what": what} for who, what in content["recommendations"]],
        "decision": [{"label": label, "text": print_paragraphs(text)} for label, text in content["decision"]],
        **_debrief_added(content),
    }


@dataclass(frozen=True)
class PrintTable:
    """Ratings of as many people as stand beside each other, row by row; what all come to stands in the last."""

    names: list[str]
    rows: list[tuple[dict[str, Any], list[str]]]
    caption: str = ""
    is_last: bool = True


def _tables(names: list[str], rows: list[dict[str, Any]], figures: int = 0) -> list[PrintTable]:
    """One table, or as many as their columns and the room of the figures need."""
    if len(names) + figures <= MOST_ACROSS:
        return [PrintTable(names, [(row, row["scores"]) for row in rows])]
    return [
        PrintTable(
            names[start:end],
            [(row, row["scores"][start:end]) for row in rows],
            f"People {start + 1} to {end} of {len(names)}",
            is_last=end == len(names),
        )
        for start, end in _spans(len(names), figures)
    ]


def _spans(number: int, figures: int) -> list[tuple[int, int]]:
    """From where to where each table goes, all of them about as wide: the last has the figures beside its people."""
    columns = number + figures
    tables = -(-columns // MOST_ACROSS)
    edges = [place * columns // tables for place in range(tables)]
    return list(pairwise([*edges, number]))


def _debrief_added(content: dict[str, Any]) -> dict[str, Any]:
    """What a debrief kept from an earlier version of this program may lack."""
    must_haves = {print_line(name) for name in content.get("must_haves", [])}
    shadows = [print_line(name) for name in content["shadows"]]
    shadow_rows = [
        {"competency": print_line(name), "scores": [sentence_case(said) for said in scores]}
        for name, scores in content.get("shadow_rows", [])
    ]
    below = [{"competency": print_line(name), "mean": mean} for name, mean in content.get("below", [])]
    return {
        "shadows": shadows,
        "weights": [print_line(weight) for weight in content.get("weights", [])],
        "score_name": content.get("score_name") or "Mean of the ratings",
        "level_sentence": print_line(content.get("level_sentence", "")),
        "agreement": print_line(content.get("agreement", "")),
        "why_no_score": print_line(content.get("why_no_score", "")),
        "must_haves": must_haves,
        "leans": [{"who": print_line(who), "text": print_paragraphs(text)} for who, text in content.get("leans", [])],
        "facts": [
            {"who": print_line(who), "question": print_paragraphs(question), "answer": print_paragraphs(answer)}
            for who, question, answer in content.get("facts", [])
        ],
        "remarks": [
            {"who": print_line(who), "text": print_paragraphs(text)} for who, text in content.get("remarks", [])
        ],
        "shadow_tables": _tables(shadows, shadow_rows) if shadow_rows else [],
        "level": content.get("level", ""),
        "below": below,
        "has_must_haves_below": any(row["competency"] in must_haves for row in below),
        "below_by_one": print_line(content.get("below_by_one", "")),
        "conflicts": print_line(content.get("conflicts", "")),
    }


def _debrief_row(row: dict[str, Any], panel: list[str]) -> dict[str, Any]:
    counted = [(who, texts) for who, (_, texts) in zip(panel, row["cells"], strict=True)]
    beside = [(print_line(who), texts) for who, texts in row.get("beside", [])]
    evidence = [
        {"who": who, "text": [paragraph for text in texts for paragraph in print_paragraphs(text)]}
        for who, texts in [*counted, *beside]
        if any(texts)
    ]
    return {
        **row,
        "competency": print_line(row["competency"]),
        "note": print_paragraphs(row["note"]),
        "scores": [sentence_case(said) for said, _ in row["cells"]],
        "evidence": evidence,
        "whys": [_debrief_why(why) for why in row.get("whys", [])],
        "said": print_paragraphs(row.get("said", "")),
        "leaning": row.get("leaning", ""),
    }


def _debrief_why(why: dict[str, Any]) -> dict[str, Any]:
    return {
        "prompt": print_paragraphs(why["prompt"]),
        "asker": print_line(why["asker"]),
        "anchors": [
            {"level": level, "who": print_line(who), "text": print_line(text)} for level, who, text in why["anchors"]
        ],
        "points": [{"text": print_line(text), "who": print_line(who)} for text, who in why["points"]],
        "follow_ups": [{"text": print_line(text), "who": print_line(who)} for text, who in why["follow_ups"]],
    }
