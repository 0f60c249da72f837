"""The agreement of an opening: proposed, signed, frozen, and never changed after it was looked at."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from core import fingerprint
from core.errors import RuleViolation, StaleRevision
from core.models import AuditEvent
from hiring.models import Agreement, AgreementCompetency
from hiring.openings.agreement.services import (
    HAS_BEGUN,
    NEEDS_REASON,
    NOT_ASKED,
    NOT_THE_MANAGER,
    in_force,
    latest_of,
    propose_agreement,
    sign_agreement,
    signers_of,
    withdraw_agreement,
)
from hiring.openings.agreement.terms import Terms, terms_of
from hiring.openings.agreement.wording import Quoted
from hiring.roles.services import AskedCompetency, update_role
from hiring.states import FrozenWhen, ScoreShown
from interviews.debriefs.services.debriefs import open_debrief
from interviews.loops.services.pinning import pin_agreement
from interviews.models import Loop
from tests.factories.bank import competency_named
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.factories.people import make_user
from tests.factories.plan import agree_on, ask_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    made = Cast()
    for name in ("Delivery", "Judgement"):
        ask_for(made.role, competency_named(name))
    return made


def lines_of(cast, **weights):
    """The role's lines; the named ones weigh something else."""
    return [
        replace(line, weight=Decimal(weights[line.name]), weight_reason="Half of the week is this.")
        if line.name in weights
        else line
        for line in terms_of(latest_of(cast.opening)).competencies
    ]


def propose(cast, by=None, ask=(), **changes):
    values = {"level": Decimal("3.5"), "score_shown": ScoreShown.AT_ONCE, "competencies": lines_of(cast), **changes}
    return propose_agreement(opening=cast.opening, ask=ask or [cast.rita], by=by or cast.max, **values)


def sign(cast, agreement, by=None):
    return sign_agreement(agreement=agreement, seen=terms_of(agreement).fingerprint, by=by or cast.rita)


def begun(cast, name="Rui Castelmar", score=3, submitted=True, when=FrozenWhen.FIRST_INTERVIEW):
    """A loop that has begun, with two cards."""
    loop = cast.loop(name=name)
    with transaction.atomic():
        pin_agreement(loop, when)
    row = interview_about(loop, "Delivery", "Judgement")
    for person in (cast.pia, cast.paul):
        status = "submitted" if submitted else "draft"
        rated_card(row, person, {"Delivery": score, "Judgement": 5}, status=status)
    return loop


class TestProposing:
    def test_the_manager_s_proposal_is_signed_by_them_and_asks_another(self, cast):
        made = propose(cast, level=Decimal("4.0"))
        assert (made.version, made.level, made.proposed_by) == (1, Decimal("4.0"), cast.max)
        assert signers_of(made) == {cast.max.pk}
        assert not made.is_frozen
        assert {row.user for row in made.signatures.all()} == {cast.max, cast.rita}

    @pytest.mark.parametrize("name", ["rita", "pia", "ada"])
    def test_nobody_else_proposes(self, cast, name):
        with pytest.raises(RuleViolation, match=NOT_THE_MANAGER[:20]):
            propose(cast, by=getattr(cast, name))

    def test_one_more_person_signs_who_has_an_account_and_did_not_apply(self, cast):
        with pytest.raises(RuleViolation, match="Ask one more person"):
            propose(cast, ask=[cast.max])
        gone = make_user(is_active=False)
        with pytest.raises(RuleViolation, match="is closed"):
            propose(cast, ask=[gone])
        cast.loop(user=cast.pia)
        with pytest.raises(RuleViolation, match="applied for this opening"):
            propose(cast, ask=[cast.pia])

    def test_it_follows_the_role_where_it_says_the_same(self, cast):
        made = propose(cast, competencies=lines_of(cast, Delivery="2"))
        assert AgreementCompetency.objects.get().competency.name == "Delivery"
        ask_for(cast.role, competency_named("Ethics"))
        terms = terms_of(latest_of(cast.opening))
        assert [line.name for line in terms.competencies] == ["Delivery", "Ethics", "Judgement"]
        assert terms.weights == {competency_named("Delivery").pk: 2}
        # What was signed was another text.
        assert signers_of(latest_of(cast.opening)) == set() != signers_of(made)

    def test_a_weight_has_its_reason(self, cast):
        heavy = [replace(lines_of(cast)[0], weight=Decimal(2), weight_reason="")]
        with pytest.raises(RuleViolation, match="weighs more or less"):
            propose(cast, competencies=heavy)

    def test_a_proposal_from_an_older_page_is_a_conflict_with_both(self, cast):
        seen = terms_of(latest_of(cast.opening)).fingerprint
        propose(cast, level=Decimal("4.0"), seen=seen)
        with pytest.raises(StaleRevision) as stale:
            propose(cast, level=Decimal("2.0"), seen=seen)
        assert stale.value.current["terms"].level == Decimal("4.0")


class TestSigning:
    def test_two_people_make_it_an_agreement_once_it_is_frozen(self, cast):
        made = sign(cast, propose(cast))
        assert signers_of(made) == {cast.max.pk, cast.rita.pk}
        assert not made.is_frozen
        begun(cast)
        made.refresh_from_db()
        assert (made.is_signed, made.frozen_when) == (True, "first_interview")
        assert Quoted.of(made).short == "version 1, agreed before the first interview"

    def test_only_who_was_asked_signs(self, cast):
        with pytest.raises(RuleViolation, match=NOT_ASKED[:20]):
            sign(cast, propose(cast), by=cast.pia)

    def test_an_older_page_is_signed_by_nobody(self, cast):
        made = propose(cast)
        shown = terms_of(made)
        propose(cast, level=Decimal("4.0"))
        with pytest.raises(StaleRevision) as stale:
            sign_agreement(agreement=made, seen=shown.fingerprint, by=cast.rita)
        assert stale.value.current["terms"].level == Decimal("4.0")
        assert Terms.from_text(shown.as_text) == shown
        assert fingerprint.of_text(shown.as_text) == shown.fingerprint

    def test_the_manager_of_today_is_one_of_the_two(self, cast):
        made = sign(cast, propose(cast))
        cast.opening.team_members.all().delete()
        cast.member(cast.ada, "hiring_manager")
        begun(cast)
        made.refresh_from_db()
        assert not made.is_signed
        assert "agreed" not in Quoted.of(made).short

    def test_a_signature_outlives_its_account(self, cast):
        made = sign(cast, propose(cast))
        cast.rita.is_active = False
        cast.rita.save()
        begun(cast)
        made.refresh_from_db()
        assert made.is_signed

    def test_nothing_is_signed_once_the_first_round_s_hour_has_come(self, cast):
        made = propose(cast)
        interview_about(cast.loop(), "Delivery")
        with pytest.raises(RuleViolation, match="The first interview has begun"):
            sign(cast, made)
        with pytest.raises(RuleViolation, match="The first interview has begun"):
            propose(cast)


class TestFreezing:
    """A1, A2: what judges does not change after it was looked at."""

    def test_a1_the_level_of_a_loop_stays_whatever_is_agreed_later(self, cast):
        loop = begun(cast)
        agree_on(cast.opening, cast.max, cast.rita, level=Decimal("4.9"))
        frozen = open_debrief(loop=loop, by=cast.max).mechanical_score
        assert (frozen["level"], loop.agreement.version) == (3.5, 1)
        later = latest_of(cast.opening)
        assert (later.version, later.cards_in, later.cards_planned) == (2, 2, 2)
        assert Quoted.of(later).short == "version 2, set after 2 of 2 cards"
        assert "agreed" not in Quoted.of(later).level_sentence("4.9")

    def test_a2_the_weights_of_a_loop_are_those_when_it_began(self, cast):
        loop = begun(cast)
        heavy = [
            AskedCompetency(competency_named("Delivery"), weight=Decimal("2.5"), weight_reason="Now more."),
            AskedCompetency(
                competency_named("Judgement"), is_must_have=False, weight=Decimal("0.5"), weight_reason="L."
            ),
        ]
        update_role(role=cast.role, competencies=heavy, by=cast.rita)
        assert open_debrief(loop=loop, by=cast.max).mechanical_score["exact"] == "4"
        assert all(line.is_must_have for line in terms_of(in_force(cast.opening)).competencies)

    def test_a_later_version_needs_a_reason_and_two_and_holds_for_the_next_loop(self, cast):
        first = begun(cast)
        with pytest.raises(RuleViolation, match=NEEDS_REASON[:20]):
            propose(cast, level=Decimal("3.0"))
        proposed = propose(cast, level=Decimal("3.0"), reason="Design goes to the platform team.")
        assert in_force(cast.opening).version == 1
        made = sign(cast, proposed)
        assert (made.is_frozen, made.is_signed, made.frozen_when) == (True, True, "signatures")
        second = begun(cast, name="Agnes Thornqvist")
        assert [first.agreement.version, second.agreement.version] == [1, 2]

    def test_cards_of_all_loops_that_have_begun_are_counted(self, cast):
        begun(cast)
        begun(cast, name="Tamsin", submitted=False)
        interview_about(cast.loop(name="Agnes Thornqvist"), "Delivery", held=False)
        made = agree_on(cast.opening, cast.max, cast.rita, level=Decimal("3.0"))
        assert (made.cards_in, made.cards_planned) == (2, 4)

    def test_a_later_version_can_be_withdrawn_until_it_holds(self, cast):
        begun(cast)
        withdraw_agreement(agreement=propose(cast, reason="Too early."), by=cast.max)
        assert latest_of(cast.opening).version == 1
        made = agree_on(cast.opening, cast.max, cast.rita)
        with pytest.raises(RuleViolation, match="frozen already"):
            withdraw_agreement(agreement=made, by=cast.max)

    def test_the_database_refuses_to_change_what_is_frozen(self, cast):
        made = begun(cast).agreement
        for change in (
            lambda: Agreement.objects.filter(pk=made.pk).update(level=5),
            lambda: made.competencies.update(weight_reason="x"),
            # The refusal of the database is tested.
            lambda: AgreementCompetency.objects.create(agreement=made, competency=competency_named("New")),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_it_is_frozen_once_and_the_trail_has_its_fingerprint(self, cast):
        made = begun(cast).agreement
        begun(cast, name="Agnes Thornqvist")
        event = AuditEvent.objects.get(action="agreement.frozen")
        assert f"fingerprint {made.fingerprint}" in event.fields and event.by_id is None
        assert terms_of(in_force(cast.opening)).fingerprint == made.fingerprint

    def test_an_opening_without_any_version_gets_its_first(self, cast):
        Agreement.objects.all().delete()
        loop = begun(cast)
        assert (loop.agreement.version, loop.agreement.level, loop.agreement.is_signed) == (1, Decimal("3.5"), False)
        assert loop.agreement.competencies.count() == 2

    def test_nobody_signed_says_so(self, cast):
        made = begun(cast).agreement
        assert (
            Quoted.of(made).level_sentence("3.5") == "The level set for this opening is 3.5 or more. Nobody signed it."
        )
        assert Quoted.of(made).score_name == "Mean of the ratings"


def test_a_loop_goes_by_one_version_for_good(cast):
    loop = begun(cast)
    agree_on(cast.opening, cast.max, cast.rita, level=Decimal("2.0"))
    stale = Loop.objects.get(pk=loop.pk)
    stale.agreement = None
    with transaction.atomic():
        pin_agreement(stale, FrozenWhen.FIRST_CARD)
    assert stale.agreement == loop.agreement
    assert loop.agreement.frozen_at <= timezone.now()
    assert HAS_BEGUN
