"""Who waits for feedback, and the packets under way."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from core import audit
from core.access import requires
from core.pages import in_order, long_page_of
from core.search import holding
from core.text import search_words
from interviews.models import Loop
from packets.follow.waiting import (
    FILTERS,
    WAITING,
    handed_over,
    loops_for_feedback,
    packets_that_changed,
    still_open,
    with_packets,
)
from packets.states import PacketStatus
from packets.writing.shape import TONES

if TYPE_CHECKING:
    from packets.follow.waiting import LoopForFeedback

PER_PAGE = 25
# "Show all on one page", so that any of them can be ticked together.
MOST_ON_A_PAGE = 500


@require_safe
@requires("packets.list_packets")
def packet_list(request: SignedInRequest) -> HttpResponse:
    shown = request.GET.get("show", "")
    search = search_words(request.GET.get("q", ""))
    condition = FILTERS.get(shown, FILTERS[""])[1]
    if search:
        condition &= holding(search, "candidate__folded")
        audit.record_view("packet.searched", request.user, by=request.user, fields=["candidate"])
    loops = loops_for_feedback(request.user)
    to_do = still_open(loops)
    # The page is cut before its rows are read: of the others only the order is asked.
    parts = (part.filter(condition).values_list("pk", flat=True) for part in (to_do, handed_over(loops)))
    per_page = MOST_ON_A_PAGE if request.GET.get("all") else PER_PAGE
    page = long_page_of(request, *parts, per_page=per_page)
    page.object_list = in_order(with_packets(loops), list(page))
    changed = packets_that_changed(page.object_list)
    context = {
        "page": page,
        "all_query": _all_query(request, page.paginator.count),
        "rows": [_list_row(loop, request.user, changed) for loop in page.object_list],
        "filters": [(code, label) for code, (label, _) in FILTERS.items()],
        "shown": shown if shown in FILTERS else "",
        "search": search,
        "waiting": to_do.filter(FILTERS[WAITING][1]).count(),
    }
    return render(request, "packets/follow/packet_list.html", context)


def _all_query(request: SignedInRequest, total: int) -> str:
    """The query that shows this list on one page; empty where it is on one, or too long for one."""
    if total <= PER_PAGE or total > MOST_ON_A_PAGE or request.GET.get("all"):
        return ""
    query = request.GET.copy()
    query.pop("page", None)
    query["all"] = "1"
    return query.urlencode()


def _list_row(loop: "LoopForFeedback", user: User, changed: set[int]) -> dict[str, Any]:
    status = loop.packet_status
    loop.candidate.is_namesake = loop.has_namesake
    is_earlier = loop.is_for_earlier_decision
    return {
        "loop": loop,
        "is_earlier": is_earlier,
        "has_changed": loop.packet_pk in changed,
        "wants_new_version": is_earlier and loop.status == Loop.Status.DECIDED,
        "has_link": loop.has_link and status == PacketStatus.READY,
        # The list holds no loop in which the sealed-card rule binds the user.
        "may_write": user.has_perm("packets.write_in_opening", loop),
        "status": PacketStatus(status).label if status else "Nobody writes yet",
        "tone": TONES.get(status, "") if status else "caution",
        "is_draft": status == PacketStatus.DRAFT,
    }
