from django.utils import timezone

from accounts.models import User
from bench.statements import statements_of
from packets.follow.work import packet_work
from packets.handing_over.ending import hand_over_packet
from packets.writing.services.approval import approve_packet, packet_digest, send_for_review
from packets.writing.services.packets import start_packet
from tests.packets.told import told_of


def verbs(user):
    return [item.verb for item in packet_work(user, timezone.now())]


def test_each_step_waits_for_the_right_person(loop_decided, rita, max, pia, olga, ada):
    from tests.factories.output import write_packet

    assert verbs(rita) == ["Write feedback"]
    assert verbs(max) == []
    packet = write_packet(start_packet(loop=loop_decided, by=rita), rita)
    assert verbs(rita) == ["Continue writing"]
    send_for_review(packet=packet, by=rita)
    assert (verbs(rita), verbs(max)) == ([], ["Read and approve"])
    assert told_of(loop_decided.pk).sentence == "A second person reads it"
    approve_packet(packet=packet, digest=packet_digest(packet), by=max)
    assert (verbs(rita), verbs(max)) == ([], [])
    packet.document.__class__.objects.update(job_status="done", finished_at=timezone.now(), file="x", file_sha256="y")
    packet.__class__.objects.update(status="ready")
    assert (verbs(rita), verbs(max)) == (["Hand it over"], [])
    for user in (pia, olga, ada):
        assert verbs(user) == []


def test_handed_over_means_over(ready, rita):
    hand_over_packet(packet=ready, by=rita)
    assert verbs(rita) == []
    assert told_of(ready.loop_id).is_over


def test_the_statements_do_not_grow(packet, write_more_packets, rita):
    """One for the loops, one for who writes, and those that say what has changed since; for three as for one."""
    work = []

    def read_work():
        work.append(packet_work(User.objects.get(pk=rita.pk), timezone.now()))

    one = statements_of(read_work)
    write_more_packets(2)
    three = statements_of(read_work)
    assert [len(rows) for rows in work] == [1, 3]
    assert len(three) == len(one) <= 13, three
