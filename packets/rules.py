"""Who may write, approve and download. A download asks the rule of what is inside, sealed cards included."""

import rules

from accounts.guest_permissions import open_to_guests
from accounts.models import User
from accounts.rules import is_admin, is_recruiter
from hiring.rules import (
    is_opening_recruiter,
    manages_an_opening,
    recruits_for_an_opening,
)
from interviews.loops.agreed import quoted_for
from interviews.rules import is_blind, loop_is_about_user, manages_loop, recruits_for_loop
from packets.models import Document, FeedbackPacket, PacketExport, PacketMail, SharedLink


@rules.predicate
def is_author(user: User, packet: FeedbackPacket) -> bool:
    return packet.is_written_by(user)


@rules.predicate
def may_read_inside(user: User, document: Document) -> bool:
    """The permission of the page that shows the same content, asked now and not when the file was made."""
    if document.kind == Document.Kind.PAPER_KIT:
        return user.has_perm("interviews.print_kit", document.interview)
    if document.kind == Document.Kind.DEBRIEF:
        return user.has_perm("interviews.read_debrief", document.loop) and quotes_as_to(user, document)
    return user.has_perm("packets.write_packet", document.loop) or user.has_perm(
        "packets.follow_packets", document.loop
    )


def quotes_as_to(user: User, document: Document) -> bool:
    """The printed debrief says no more of the agreement than its reader may know: it was made for whoever asked, and
    may count cards of loops that are sealed to somebody else, who has it made anew."""
    return document.requested_by_id == user.pk or quoted_for(document.loop, user).tells_cards


@rules.predicate
def may_write_packet_of(user: User, handed_over: SharedLink | PacketMail) -> bool:
    return user.has_perm("packets.write_packet", handed_over.packet)


@rules.predicate
def is_own_export(user: User, export: PacketExport) -> bool:
    return export.requested_by_id == user.pk


writes = (recruits_for_loop | is_recruiter) & ~is_blind & ~loop_is_about_user
follows = (manages_loop | recruits_for_loop | is_recruiter | is_admin) & ~is_blind & ~loop_is_about_user

works_on_packets = is_recruiter | manages_an_opening | recruits_for_an_opening
lists_packets = works_on_packets | is_admin

rules.add_perm("packets.list_packets", lists_packets)
rules.add_perm("packets.work_on_packets", works_on_packets)
rules.add_perm("packets.write_in_opening", is_opening_recruiter | is_recruiter)  # of a loop; seals aside
rules.add_perm("packets.write_packet", writes)  # of a loop or a packet
rules.add_perm("packets.follow_packets", follows)
rules.add_perm("packets.read_packet", follows)
rules.add_perm("packets.approve_packet", follows & ~is_author)
rules.add_perm("packets.end_link", may_write_packet_of)
rules.add_perm("packets.handle_mail", may_write_packet_of)
rules.add_perm("packets.open_export", is_own_export & lists_packets)
rules.add_perm("packets.download_document", may_read_inside)
# Of the documents there are, a guest may print one kit; the rule asks what of the others is closed to them.
open_to_guests("packets.download_document")
rules.add_perm("packets.change_letterhead", is_admin)
