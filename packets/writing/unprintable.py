"""What in a packet no font can print. A candidate is not to read an empty box, so it stops the packet."""

from packets.printing.content import PacketContent, as_json
from packets.printing.glyphs import missing_in

MOST_NAMED = 5
# Where a text of the packet comes from, in words for the person who can change it.
PLACES = {
    "candidate": "the candidate’s name",
    "role": "the title of the opening",
    "organisation": "the organisation’s name",
    "letter": "the opening letter",
    "strengths": "what stood out",
    "hopes": "where we hoped to hear more",
    "next_steps": "the next steps",
    "rounds": "the names of rounds and topics",
    "sign_off": "the sign-off of the letterhead",
    "closing": "the closing text of the letterhead",
}


def unprintable(content: PacketContent) -> list[str]:
    """One sentence for each place that holds signs without a glyph. Nothing where all of it can be printed."""
    texts = as_json(content)
    found = {place: missing_in(texts[name]) for name, place in PLACES.items()}
    return [sentence(signs, place) for place, signs in found.items() if signs]


def sentence(signs: list[str], place: str = "") -> str:
    """Says "“𓀀” in the opening letter cannot be printed: none of our fonts has it. Write it another way."."""
    named = ", ".join(f"“{sign}”" for sign in signs[:MOST_NAMED]) + (" and others" if len(signs) > MOST_NAMED else "")
    where = f" in {place}" if place else ""
    them = "it" if len(signs) == 1 else "them"
    return f"{named}{where} cannot be printed: none of our fonts has {them}. Write {them} another way."
