"""A channel of a chat program is told what waits: once, without names, and only where an administrator said so."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import audit_chain, jobs
from core.models import AuditEvent
from core.outside import CallRefused, posted
from core.sealing import opened
from core.states import JobStatus
from integrations.chat import services
from integrations.chat.services import follow_for_chat, give_hook, remove_hook
from integrations.models import ChatHook, ChatPost
from integrations.tasks import send_post
from interviews.loops.services.answers import answer_invitation
from interviews.models import Message, Seat
from tests.web_server import Site, site

pytestmark = pytest.mark.django_db
PAGE = "integrations:chat_hook"


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Site]:
    with site(tmp_path, monkeypatch) as served:
        settings.CHAT_HOSTS = [served.host]
        yield served


@pytest.fixture
def hook(web: Site, ada: User) -> ChatHook:
    audit_chain.chain_events()
    return give_hook(kind="slack", address=web.says("/services/T0/key", b"ok"), by=ada)


def send(post: ChatPost) -> ChatPost:
    ChatPost.objects.filter(pk=post.pk).update(due_at=timezone.now())
    send_post(post.pk)
    post.refresh_from_db()
    return post


def follow() -> list[ChatPost]:
    """What is added as the clock goes on."""
    audit_chain.chain_events()
    before = set(ChatPost.objects.values_list("pk", flat=True))
    follow_for_chat()
    return list(ChatPost.objects.exclude(pk__in=before).order_by("pk"))


def declining(loop: Any) -> Seat:
    seat = loop.interviews.first().panel.select_related("panelist", "interview").first()
    answer_invitation(seat=seat, answer="not_coming")
    return seat


def reminded(loop: Any, number: int = 2) -> None:
    seats = Seat.objects.filter(interview__loop=loop).select_related("interview")[:number]
    for seat in seats:
        Message.objects.filter(interview=seat.interview, recipient=seat.panelist, kind="reminder").update(
            sent_at=timezone.now() - timedelta(seconds=40)
        )


def test_who_cannot_come_is_said_once_and_by_no_name(hook: ChatHook, web: Site, loop_active: Any) -> None:
    follow()
    seat = declining(loop_active)
    [post] = follow()
    assert follow() == [] and send(post).is_done
    [body] = web.bodies
    said = body.decode()
    names = {loop_active.candidate.name, loop_active.candidate.called, seat.panelist.name, seat.panelist.called}
    assert not any(name in said for name in names) and str(seat.interview) not in said
    assert reverse("interviews:loop_detail", args=[loop_active.pk]) in said and "cannot come" in said


def test_who_says_so_by_mail_is_said_too(hook: ChatHook, loop_active: Any) -> None:
    follow()
    seat = loop_active.interviews.first().panel.first()
    answer_invitation(seat=seat, answer="not_coming", mailed_at=timezone.now())
    assert len(follow()) == 1 and follow() == []


def test_what_was_taken_back_since_is_not_said(hook: ChatHook, loop_active: Any) -> None:
    follow()
    answer_invitation(seat=declining(loop_active), answer="accepted")
    assert follow() == []


def test_reminders_are_said_together_with_a_link_to_ones_own_work(hook: ChatHook, web: Site, loop_active: Any) -> None:
    follow()
    ChatHook.objects.update(followed_until_at=timezone.now() - timedelta(minutes=2))
    reminded(loop_active)
    number = Message.objects.filter(kind="reminder", sent_at__isnull=False).count()
    [post] = follow()
    assert number and post.number == number and follow() == []
    said = json.loads(web.bodies[0]) if send(post).is_done else {}
    assert "Scorecards are late" in said["text"] and f"<{configured.BASE_URL}/|" in said["text"]
    assert loop_active.candidate.name not in said["text"]


def test_nothing_of_before_the_hook_is_said(web: Site, ada: User, loop_active: Any) -> None:
    declining(loop_active)
    reminded(loop_active)
    audit_chain.chain_events()
    give_hook(kind="slack", address=web.says("/a", b""), by=ada)
    assert [post.about for post in follow()] == []


@pytest.mark.parametrize("kind", ["slack", "teams", "mattermost"])
def test_each_program_gets_its_shape(kind: str, hook: ChatHook, web: Site, ada: User) -> None:
    give_hook(kind=kind, address=web.says("/hook", b"", status=202), by=ada)
    assert send(services.request_test(by=ada)).is_done
    said = json.loads(web.bodies[-1])
    if kind == "teams":
        card = said["attachments"][0]["content"]
        assert "A test" in card["body"][0]["text"] and card["actions"][0]["url"].startswith(configured.BASE_URL)
    else:
        assert "A test" in said["text"] and configured.BASE_URL in said["text"]


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        (429, JobStatus.WAITING, "cannot take it just now"),
        (503, JobStatus.WAITING, "cannot take it just now"),
        (404, JobStatus.FAILED, "whether the web hook is still there"),
        (302, JobStatus.FAILED, "refuses it (302)"),
    ],
)
def test_what_the_host_answers_decides(
    status: int, state: str, words: str, hook: ChatHook, web: Site, ada: User
) -> None:
    web.says("/services/T0/key", b"", status=status, Location="https://evil.example/")
    post = send(services.request_test(by=ada))
    assert post.job_status == state and words in post.error and "key" not in post.error
    web.says("/services/T0/key", b"")
    jobs.retry(post)
    assert send(post).is_done


def test_a_host_that_is_away_or_not_allowed_any_more(
    hook: ChatHook, web: Site, ada: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = services.request_test(by=ada)
    settings.CHAT_HOSTS = []
    assert send(post).is_failed and "not among the hosts" in post.error
    settings.CHAT_HOSTS = [web.host, "localhost:1"]
    give_hook(kind="slack", address="https://localhost:1/hook", by=ada)
    assert send(services.request_test(by=ada)).job_status == JobStatus.WAITING


def test_it_is_posted_to_nobody_else(web: Site) -> None:
    address = web.says("/old", b"", status=307, Location="/new")
    assert posted(address, [web.host], b"{}", seconds=5) == 307 and web.asked == ["/old"]
    with pytest.raises(CallRefused):
        posted("https://other.example/", [web.host], b"{}", seconds=5)


def test_the_address_is_kept_sealed_and_goes_with_its_posts(hook: ChatHook, web: Site, ada: User) -> None:
    assert "key" not in hook.sealed_address and opened(hook.sealed_address).endswith("/services/T0/key")
    post = services.request_test(by=ada)
    assert remove_hook(by=ada) and not remove_hook(by=ada)
    assert not ChatHook.objects.exists() and not ChatPost.objects.exists() and follow_for_chat() == 0
    send_post(post.pk)
    assert web.bodies == []
    actions = AuditEvent.objects.filter(action__startswith="chat.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["chat.hook_given", "chat.tested", "chat.hook_removed"]


# --- The page -------------------------------------------------------------------------------------------------


def test_an_administrator_gives_tries_and_removes_it(
    web: Site, ada: User, rita: User, as_user: Any, one_factor: None
) -> None:
    address = reverse(PAGE)
    assert as_user(rita).get(address).status_code == 404
    client = as_user(ada)
    wrong = client.post(address, {"kind": "teams", "address": "https://evil.example/x"})
    assert wrong.status_code == 422 and "evil.example is not among the hosts" in wrong.content.decode()
    client.post(address, {"kind": "teams", "address": web.says("/hook", b"")})
    assert "A test is on its way" in client.post(address, {"test": "1"}, follow=True).content.decode()
    assert "On its way" in client.get(address).content.decode()
    send(ChatPost.objects.get())
    page = client.get(address).content.decode()
    assert "Posted" in page and "Microsoft Teams on localhost" in page and "/hook" not in page
    assert "nothing more is posted" in client.post(address, {"remove": "1"}, follow=True).content.decode()
    assert client.post(address, {"test": "1"}).status_code == 409


def test_without_hosts_nothing_is_asked_for(ada: User, as_user: Any, one_factor: None, settings: Any) -> None:
    settings.CHAT_HOSTS = []
    page = as_user(ada).get(reverse(PAGE)).content.decode()
    assert services.NONE_ALLOWED in page and "Address of the incoming" not in page
