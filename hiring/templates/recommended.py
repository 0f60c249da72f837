"""The rounds with which a new template begins."""

from hiring.states import RoundKind

RECOMMENDED_ROUNDS = (
    {
        "kind": RoundKind.TECHNICAL,
        "name": RoundKind.TECHNICAL.label,
        "purpose": "What they know of the work, and what they do when something in it fails.",
        "minutes": 60,
    },
    {
        "kind": RoundKind.MANAGERIAL,
        "name": RoundKind.MANAGERIAL.label,
        "purpose": "How they brought people and plans together, from what they did.",
        "minutes": 60,
    },
    {
        "kind": RoundKind.SCENARIO,
        "name": RoundKind.SCENARIO.label,
        "purpose": "What they would do in situations that everybody in this role meets.",
        "minutes": 60,
    },
)
