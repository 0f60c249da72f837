"""What several tests of packets write."""

from typing import Any

from packets import services
from packets.models import FeedbackPacket
from packets.sources import sources_of


def write(packet: FeedbackPacket, by: Any, **changes: Any) -> FeedbackPacket:
    """Save the draft with one strength and one hope, or with what a test wants instead."""
    notes = [source.pk for source in sources_of(packet.loop)]
    values = {
        "revision": packet.revision,
        "letter": packet.letter,
        "next_steps": packet.next_steps,
        "has_chart": True,
        "has_method": True,
        "passages": [
            {"section": "strength", "source": notes[0], "heading": "You begin with people", "text": "You asked first."},
            {
                "section": "hope",
                "source": notes[1],
                "heading": "Telling people early",
                "text": "We did not get to a plan.",
                "advice": "Prepare one story.",
            },
        ],
        **changes,
    }
    return services.save_packet(packet=packet, by=by, **values)
