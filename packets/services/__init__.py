"""The actions of the output: write a packet, have it approved, hand it over; have documents made."""

from packets.services.documents import (
    finish_document,
    remake_document,
    render_document,
    request_debrief,
    request_kit,
    retry_document,
)
from packets.services.erasure import belongings_of, erase_candidate, why_not_erase
from packets.services.exports import pack_export, retry_export, start_export
from packets.services.leftovers import sweep_leftovers
from packets.services.letterhead import save_letterhead
from packets.services.mails import request_mail, retry_mail, send_mail, stop_mail
from packets.services.packets import (
    approve_packet,
    hand_over_packet,
    packet_digest,
    recall_packet,
    return_packet,
    revoke_packet,
    save_packet,
    send_for_review,
    start_packet,
)
from packets.services.previews import request_preview
from packets.services.records import make_copy
from packets.services.sharing import end_link, share_packet

__all__ = [
    "approve_packet",
    "belongings_of",
    "end_link",
    "erase_candidate",
    "finish_document",
    "hand_over_packet",
    "make_copy",
    "pack_export",
    "packet_digest",
    "recall_packet",
    "remake_document",
    "render_document",
    "request_debrief",
    "request_kit",
    "request_mail",
    "request_preview",
    "retry_document",
    "retry_export",
    "retry_mail",
    "return_packet",
    "revoke_packet",
    "save_letterhead",
    "save_packet",
    "send_for_review",
    "send_mail",
    "share_packet",
    "start_export",
    "start_packet",
    "stop_mail",
    "sweep_leftovers",
    "why_not_erase",
]
