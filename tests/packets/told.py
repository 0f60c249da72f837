"""What My work says of a candidate's feedback."""

from interviews.models import Loop
from interviews.my_work.items import Feedback
from packets.follow.waiting import with_live_packet
from packets.follow.work import feedback_so_far


def told_of(loop: int) -> Feedback | None:
    return feedback_so_far(with_live_packet(Loop.objects.filter(pk=loop)).get())
