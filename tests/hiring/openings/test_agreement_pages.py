"""The pages of an agreement: what is offered, what is refused, and what is kept."""

import html
import re
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.person_field import said
from hiring.models import Agreement
from hiring.openings.agreement.services import (
    latest_of,
    next_version,
    propose_agreement,
    sign_agreement,
    signers_of,
)
from hiring.openings.agreement.terms import terms_of
from hiring.states import FrozenWhen, TeamPart
from interviews.my_work.unsigned import agreements_for
from tests.answers import undo
from tests.factories.bank import competency_named
from tests.factories.debriefs import Cast, interview_about
from tests.factories.people import client_of
from tests.factories.plan import add_member, agree_on, ask_for, propose_version
from tests.hiring.openings.test_agreement import begun

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    made = Cast()
    for name in ("Delivery", "Judgement"):
        ask_for(made.role, competency_named(name))
    made.member(made.rita, "recruiter")
    return made


def url(name, key):
    return reverse(f"hiring:{name}", args=[key])


def filled(cast, **changes):
    """The form as it comes, with Rita to sign."""
    fields = {
        "shown": terms_of(latest_of(cast.opening)).as_text,
        "level": "3.5",
        "score_shown": "at_once",
        "second": cast.rita.pk,
    }
    for name in ("Delivery", "Judgement"):
        key = competency_named(name).pk
        fields |= {f"c{key}-is_must_have": "on", f"c{key}-weight": "1", f"c{key}-weight_reason": ""}
    return fields | changes


def shown_on(response):
    """What the form sends back of what it showed."""
    return html.unescape(re.search(r'name="shown"\s+value="([^"]*)"', response.content.decode())[1])


def text(response):
    return " ".join(response.content.decode().split())


def test_a_minute_s_work_the_defaults_are_signed_with_one_click(cast):
    page = text(client_of(cast.max).get(url("agreement", cast.opening.pk)))
    assert "Version 1, not signed yet" in page and "Until two have signed" in page
    assert f'value="{said(cast.rita)}"' in page
    done = client_of(cast.max).post(url("agreement_propose", cast.opening.pk), filled(cast))
    assert done.status_code == 302
    page = text(client_of(cast.rita).get(url("agreement", cast.opening.pk)))
    assert "Sign version 1" in page
    made = Agreement.objects.get()
    shown = {"shown": terms_of(latest_of(cast.opening)).as_text}
    assert client_of(cast.rita).post(url("agreement_sign", made.pk), shown).status_code == 302
    assert "signed" in text(client_of(cast.rita).get(url("agreement", cast.opening.pk)))
    assert made.signatures.exclude(signed_at=None).count() == 2


def test_a_weight_without_its_reason_comes_back_filled(cast):
    key = competency_named("Delivery").pk
    fields = filled(cast, **{f"c{key}-weight": "2", "level": "4.0"})
    refused = client_of(cast.max).post(url("agreement_propose", cast.opening.pk), fields)
    assert refused.status_code == 422
    page = text(refused)
    assert "Write why this competency weighs more or less" in page
    assert '<option value="4.0" selected' in page and '<option value="2" selected' in page


def test_what_was_signed_is_what_was_shown(cast):
    propose_agreement(
        opening=cast.opening,
        level=Decimal("3.5"),
        score_shown="at_once",
        competencies=(),
        ask=[cast.rita],
        by=cast.max,
    )
    older = {"shown": terms_of(latest_of(cast.opening)).as_text}
    made = Agreement.objects.get()
    fields = filled(cast, level="4.0")
    assert client_of(cast.max).post(url("agreement_propose", cast.opening.pk), fields).status_code == 302
    refused = client_of(cast.rita).post(url("agreement_sign", made.pk), older)
    assert refused.status_code == 409
    page = text(refused)
    assert "What changed meanwhile" in page and "3.5" in page and "4.0" in page
    assert client_of(cast.rita).post(url("agreement_sign", made.pk), {"shown": "[1"}).status_code == 409


def test_two_tabs_of_the_manager_are_a_conflict_with_both(cast):
    first, second = filled(cast, level="4.0"), filled(cast, level="2.0")
    assert client_of(cast.max).post(url("agreement_propose", cast.opening.pk), first).status_code == 302
    refused = client_of(cast.max).post(url("agreement_propose", cast.opening.pk), second)
    assert refused.status_code == 409
    page = text(refused)
    assert "What changed meanwhile" in page and '<option value="2.0" selected' in page
    again = second | {"shown": terms_of(latest_of(cast.opening)).as_text}
    assert client_of(cast.max).post(url("agreement_propose", cast.opening.pk), again).status_code == 302


def test_a_page_from_before_the_first_interview_says_what_happened(cast):
    fields = filled(cast, level="4.0")
    begun(cast)
    refused = client_of(cast.max).post(url("agreement_propose", cast.opening.pk), fields)
    assert refused.status_code == 422
    assert "was frozen meanwhile" in text(refused) and '<option value="4.0" selected' in text(refused)


def test_the_later_version_says_after_how_many_cards_it_was_set(cast):
    """A1: set after the cards were in, it is never called agreed before."""
    begun(cast)
    shown = shown_on(client_of(cast.max).get(url("agreement_propose", cast.opening.pk)))
    fields = filled(cast, shown=shown, level="3.0", reason="Design goes to the platform team.")
    assert client_of(cast.max).post(url("agreement_propose", cast.opening.pk), fields).status_code == 302
    assert "Withdraw version 2" in text(client_of(cast.max).get(url("agreement", cast.opening.pk)))
    shown = {"shown": terms_of(latest_of(cast.opening)).as_text}
    assert client_of(cast.rita).post(url("agreement_sign", latest_of(cast.opening).pk), shown).status_code == 302
    page = text(client_of(cast.rita).get(url("agreement", cast.opening.pk)))
    assert "Version 2, set after 2 of 2 cards" in page and "Design goes to the platform team." in page
    assert "Rui Castelmar" in page


def test_how_many_cards_were_in_is_sealed_to_a_panelist_who_owes_one(cast):
    begun(cast)
    agree_on(cast.opening, cast.max, cast.pia, level=Decimal("3.0"))
    begun(cast, name="Agnes Thornqvist", submitted=False)
    page = text(client_of(cast.pia).get(url("agreement", cast.opening.pk)))
    assert "set after interviews had begun" in page.lower()
    assert "2 of 2" not in page and "Rui Castelmar" not in page


def test_that_a_card_was_being_written_is_sealed_to_a_panelist_who_owes_one(cast):
    """A1: what froze the agreement may have been somebody's first card."""
    begun(cast, submitted=False, when=FrozenWhen.FIRST_CARD)
    add_member(cast.opening, cast.pia, TeamPart.COORDINATOR)
    said = {who: text(client_of(who).get(url("agreement", cast.opening.pk))) for who in (cast.pia, cast.max)}
    assert all("Frozen on" in page for page in said.values())
    assert "when the first scorecard was saved" in said[cast.max]
    assert "first scorecard" not in said[cast.pia]


def test_a_later_version_says_for_whom_it_holds_and_for_whom_not(cast):
    """A1: with how many cards of theirs are in; that count is sealed to whoever owes a card in the opening."""
    begun(cast)
    begun(cast, name="Tamsin Okonjura", submitted=False)
    agree_on(cast.opening, cast.max, cast.rita, level=Decimal("3.0"))
    cast.loop(name="Agnes Thornqvist", status="planning")
    cast.loop(name="Gone Before", status="cancelled")
    page = text(client_of(cast.max).get(url("agreement", cast.opening.pk)))
    assert "Agnes Thornqvist, whose loop has not begun" in page
    other = "Rui Castelmar (2 of 2 cards in) and Tamsin Okonjura (0 of 2 cards in), whose loops began under version 1"
    assert other in page and "Gone Before" not in page
    cast.member(cast.pia, "coordinator")
    page = text(client_of(cast.pia).get(url("agreement", cast.opening.pk)))
    assert "Rui Castelmar and Tamsin Okonjura, whose loops began under version 1" in page and "cards in)" not in page


class TestWithdrawn:
    """B6, of agreements: a version went at once, with all that was chosen for it, and there was no Undo."""

    def withdrawn(self, cast):
        """By Max, who had weighed one competency, dropped a must-have and asked two people."""
        begun(cast)
        judgement = competency_named("Judgement").pk
        changes = {
            "level": "4.5",
            "score_shown": "never",
            "third": cast.paul.pk,
            "reason": "Design & review go to the platform team; +1.",
            f"c{judgement}-weight": "0.5",
            f"c{judgement}-weight_reason": "A tenth of the week.",
        }
        shown = terms_of(next_version(latest_of(cast.opening))).as_text
        fields = filled(cast, **changes, shown=shown)
        del fields[f"c{competency_named('Delivery').pk}-is_must_have"]
        self.client = client_of(cast.max)
        assert self.client.post(url("agreement_propose", cast.opening.pk), fields).status_code == 302
        made = latest_of(cast.opening)
        page = self.client.post(url("agreement_withdraw", made.pk), follow=True)
        assert "Version 2 is withdrawn. Version 1 holds on." in text(page) and latest_of(cast.opening).version == 1
        return made, page

    def test_undo_proposes_the_same_again(self, cast):
        made, page = self.withdrawn(cast)
        words, asked = terms_of(made), {row.user for row in made.signatures.all()}
        assert undo(self.client, page).status_code == 302
        again = latest_of(cast.opening)
        assert terms_of(again) == words and asked == {row.user for row in again.signatures.all()}
        assert signers_of(again) == {cast.max.pk} and not again.is_frozen
        assert [item.verb for item in agreements_for(cast.paul, timezone.now())] == ["Read and sign"]

    def test_undo_replaces_nothing_that_somebody_began_meanwhile(self, cast):
        _, page = self.withdrawn(cast)
        propose_version(cast.opening, cast.max, cast.rita, level=Decimal("2.0"))
        refused = undo(self.client, page)
        assert refused.status_code == 409 and "Design &amp; review go to the platform team; +1." in text(refused)
        assert latest_of(cast.opening).level == Decimal("2.0")

    def test_undo_keeps_all_of_it_where_somebody_may_not_sign_any_more(self, cast):
        _, page = self.withdrawn(cast)
        cast.paul.is_active = False
        cast.paul.save()
        refused = undo(self.client, page)
        assert refused.status_code == 422 and "A tenth of the week." in text(refused)
        assert latest_of(cast.opening).version == 1


def test_the_head_names_the_first_interview_by_its_date(cast):
    start = timezone.make_aware(datetime(2031, 3, 5, 10, 0))
    late = interview_about(cast.loop(), "Delivery", status="scheduled", starts_at=start + timedelta(days=1))
    interview_about(cast.loop(name="Agnes Thornqvist"), "Delivery", status="scheduled", starts_at=start)
    assert late.starts_at > start
    for name in ("agreement", "agreement_propose"):
        page = text(client_of(cast.max).get(url(name, cast.opening.pk)))
        assert "It freezes on Wednesday 5 March 2031 at 10:00, when the first interview starts, or when the" in page


def test_only_people_of_the_opening_and_who_is_asked_find_it(cast):
    address = url("agreement", cast.opening.pk)
    assert client_of(cast.olga).get(address).status_code == 404
    assert client_of(cast.pia).get(address).status_code == 404
    agree_on(cast.opening, cast.max, cast.pia)
    page = client_of(cast.pia).get(address)
    assert page.status_code == 200
    assert client_of(cast.pia).get(url("agreement_propose", cast.opening.pk)).status_code == 404
    assert client_of(cast.rita).get(url("agreement_propose", cast.opening.pk)).status_code == 404


def test_an_opening_without_a_manager_says_who_is_missing(cast):
    cast.opening.team_members.filter(part="hiring_manager").delete()
    assert "no hiring manager yet" in text(client_of(cast.rita).get(url("agreement", cast.opening.pk)))


def test_my_work_reminds_both_until_two_have_signed(cast):
    def waits(user):
        return [item.title for item in agreements_for(user, timezone.now())]

    assert waits(cast.max) == ["Data engineer: say what you look for"] and waits(cast.rita) == []
    made = propose_version(cast.opening, cast.max, cast.rita)
    assert waits(cast.rita) == ["Data engineer: sign what you look for"]
    assert waits(cast.max) == ["Data engineer: a signature is missing"]
    sign_agreement(agreement=made, seen=terms_of(latest_of(cast.opening)).fingerprint, by=cast.rita)
    assert waits(cast.rita) == waits(cast.max) == []
    ask_for(cast.role, competency_named("Ethics"))
    assert waits(cast.rita) == waits(cast.max) == ["Data engineer: sign what you look for"]
