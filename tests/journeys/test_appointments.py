"""From an offer of times to everybody's invitation, in a browser: clicks counted, no script on the candidate's side,
and axe on every page of it."""

import re

import pytest
from django.core import mail as post
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from appointments.models import CandidateMail, HelpRequest, TimeOffer
from appointments.replies.services import take_reply
from appointments.tasks import send_mail
from interviews.models import Message
from tests.appointments.replies.mails import Invited, counter, outlook
from tests.journeys.keyboard import press

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

CLICKS_TO_OFFER = 3
CLICKS_TO_CHOOSE = 3
CLICKS_TO_TELL = 2


@pytest.fixture
def loop(company, loop_planned):
    loop_planned.company = company
    return loop_planned


class Clicks:
    """Clicks like a person, and counts."""

    def __init__(self):
        self.number = 0

    def on(self, locator):
        self.number += 1
        locator.click()


def key_in_mail():
    mail = CandidateMail.objects.latest("pk")
    CandidateMail.objects.filter(pk=mail.pk).update(due_at=timezone.now())
    send_mail(mail.pk)
    return re.search(r"/choose/([^/\s]+)/", post.outbox[-1].body)[1]


def offer_by_hand(loop, page, clicks):
    page.goto(reverse("interviews:loop_detail", args=[loop.pk]))
    clicks.on(page.get_by_role("link", name=f"Let {loop.candidate.called} choose the times"))
    helper = page.get_by_label("Who reads what would help them")
    clicks.on(helper)
    helper.fill("olga@tidewell.example")
    press(page, "Escape")
    clicks.on(page.get_by_role("button", name="Send the link"))
    expect(page.get_by_text("is on its way")).to_be_visible()


def test_times_are_offered_and_chosen_on_a_phone_without_scripts(loop, sign_in, live_server):
    rita = loop.company.people["rita"]
    planner = Clicks()
    offer_by_hand(loop, sign_in(rita).new_page(), planner)
    assert planner.number == CLICKS_TO_OFFER
    candidate = Clicks()
    context = sign_in(
        rita, viewport={"width": 390, "height": 844}, java_script_enabled=False, timezone_id="Asia/Kolkata"
    )
    context.clear_cookies()
    page = context.new_page()
    page.goto(reverse("appointments:choose_times", args=[key_in_mail()]))
    candidate.on(page.get_by_role("button", name="Show my times"))
    candidate.on(page.get_by_role("radio").first)
    page.get_by_role("textbox").fill("A step-free room.")
    candidate.on(page.get_by_role("button", name="Take these times"))
    expect(page.get_by_role("heading", name=re.compile("Your times are set"))).to_be_visible()
    assert candidate.number == CLICKS_TO_CHOOSE
    assert context.cookies() == []
    loop.refresh_from_db()
    assert loop.status == "active" and TimeOffer.objects.get().chosen_id and HelpRequest.objects.count() == 1
    assert Message.objects.filter(kind="invitation").count() == sum(row.panel.count() for row in loop.interviews.all())


def test_a_choice_is_made_by_keyboard_alone(loop, sign_in):
    offer_by_hand(loop, sign_in(loop.company.people["rita"]).new_page(), Clicks())
    page = sign_in(loop.company.people["olga"]).new_page()
    page.goto(reverse("appointments:choose_times", args=[key_in_mail()]))
    page.get_by_role("button", name="Show my times").focus()
    press(page, "Enter")
    expect(page.get_by_role("radio").first).to_be_visible()
    page.get_by_label("Times by the clocks of").focus()
    press(page, "Tab", "Tab", "Space", "ArrowDown", "Tab", "Tab", "Enter")
    expect(page.get_by_role("heading", name=re.compile("Your times are set"))).to_be_visible()
    assert TimeOffer.objects.get().chosen.position == 2


def test_a_change_reaches_the_candidate_in_two_clicks(loop, sign_in):
    from config.demo.clock import round_times
    from config.demo.loops import give_times

    give_times(loop.company, loop, round_times(3))
    page, clicks = sign_in(loop.company.people["rita"]).new_page(), Clicks()
    page.goto(reverse("interviews:loop_detail", args=[loop.pk]))
    clicks.on(page.get_by_role("link", name=f"Check the mails, {loop.candidate.called} too"))
    clicks.on(page.get_by_role("button", name="Send one mail"))
    expect(page.get_by_text("One mail is on its way.")).to_be_visible()
    assert clicks.number == CLICKS_TO_TELL and CandidateMail.objects.get().kind == "invitation"


def test_axe_finds_nothing_on_the_way(loop, sign_in):
    from axe_playwright_python.sync_playwright import Axe

    rita = loop.company.people["rita"]
    found = []
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            context = sign_in(rita, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
            page = context.new_page()
            found += looked_at(Axe(), page, reverse("appointments:loop_offer", args=[loop.pk]))
            if not TimeOffer.objects.exists():
                offer_by_hand(loop, page, Clicks())
                key = key_in_mail()
            found += looked_at(Axe(), page, reverse("appointments:loop_mails", args=[loop.pk]))
            found += looked_at(Axe(), page, reverse("appointments:choose_times", args=[key]))
            page.get_by_role("button", name="Show my times").click()
            page.get_by_role("button", name="Take these times").click()
            expect(page.get_by_role("alert")).to_be_visible()
            found += looked_at(Axe(), page)
            context.close()
    assert not found, "\n".join(found)


def looked_at(axe, page, address=""):
    if address:
        page.goto(address)
    result = axe.run(page)
    found = [f"{page.url}\n{result.generate_report()}"] if result.violations_count else []
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        found.append(f"{page.url}: wider than the screen")
    return found


def test_what_mail_programs_answer_reaches_the_board_and_waits_until_it_is_seen(company, loop_active, sign_in):
    from axe_playwright_python.sync_playwright import Axe

    interview = loop_active.interviews.first()
    seat = interview.panel.select_related("panelist").first()
    invited = Invited(interview.calendar_uid, interview.calendar_sequence, interview.starts_at, seat.panelist.email)
    take_reply(outlook(invited, "DECLINED", words="On leave."))
    take_reply(counter(invited, interview.starts_at))
    page = sign_in(company.people["rita"], viewport={"width": 390, "height": 844}, bypass_csp=True).new_page()
    page.goto("/")
    page.get_by_role("link", name=re.compile("answer to invitations to look at")).first.click()
    section = page.get_by_role("region", name="What came back")
    expect(section).to_contain_text("cannot come")
    expect(section).to_contain_text("On leave.")
    assert not looked_at(Axe(), page)
    section.get_by_role("button", name=re.compile("Seen")).click()
    expect(page.get_by_text("The answer waits for nobody any more.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Seen"))).to_have_count(0)
    page.goto(reverse("interviews:loop_detail", args=[loop_active.pk]))
    expect(page.get_by_text("Cannot come").first).to_be_visible()
