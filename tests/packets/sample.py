"""A packet's content with something in every place, for tests that need no database."""

TOPICS = [
    {"name": "Machine learning fundamentals", "minutes": 14, "mark": "strength"},
    {"name": "Replacing a live system", "minutes": 16, "mark": "both"},
    {"name": "Choosing tools", "minutes": 10, "mark": ""},
    {"name": "Telling people early", "minutes": 12, "mark": "hope"},
]
HEARD = "You found it by testing on whole sites, and you chose the simpler model for a reason you could name."
CONTENT = {
    "language": "en",
    "organisation": "Northmere",
    "reference": "NF-0142",
    "version": 2,
    "candidate": "Agnes Thornqvist",
    "role": "Team Lead",
    "written_on": "2026-03-12",
    "decided_on": "2026-02-27",
    "letter": "Agnes,\n\n" + f"{HEARD} " * 4,
    "rounds": [
        {"name": "R1", "held_on": "2026-02-24", "minutes": 60, "people": 2, "topics": TOPICS},
        {"name": "R2", "held_on": "2026-02-26", "minutes": 45, "people": 3, "topics": TOPICS[:2]},
    ],
    "strengths": [{"heading": "Cases", "text": HEARD * 2, "advice": ""}] * 3,
    "hopes": [{"heading": "Early", "text": HEARD, "advice": HEARD}] * 2,
    "next_steps": "Ring us.",
    "has_chart": True,
    "has_method": True,
}
