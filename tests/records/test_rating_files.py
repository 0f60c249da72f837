"""Files of ratings: what is in them for whom, and nothing that a spreadsheet program would work out."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.models import AuditEvent
from hiring.states import FrozenWhen
from interviews.loops.services.pinning import pin_agreement
from interviews.models import Interview, Loop, Scorecard
from packets.writing.packet_content import reference_of
from records.rating_files import COLUMNS
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.factories.plan import agree_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.fixture
def cast():
    return Cast()


def url_of(thing):
    return reverse(f"records:{'loop' if isinstance(thing, Loop) else 'opening'}_ratings", args=[thing.pk])


@pytest.fixture
def take(as_user):
    """The bytes of a file, and the answer that brought it."""

    def post(user, thing, kind="csv"):
        answer = as_user(user).post(url_of(thing), {"kind": kind})
        return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content

    return post


@pytest.fixture
def lines(take):
    def read(user, thing):
        _, body = take(user, thing)
        return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))

    return read


def two_cards(cast, name="Rui Castelmar"):
    loop = cast.loop(name=name)
    row = interview_about(loop, "Delivery", "Ethics")
    rated_card(row, cast.pia, {"Delivery": (4, "Split the work and told the client."), "Ethics": "declined"})
    rated_card(row, cast.paul, {"Delivery": 2, "Ethics": 5}, recommendation="strong_no")
    return loop


# --- What is in it ------------------------------------------------------------------------------------------


def test_one_line_a_rating_with_its_columns(cast, lines):
    two_cards(cast)
    found = lines(cast.max, cast.opening)
    assert list(found[0]) == list(COLUMNS)
    assert [(line["panelist"], line["competency"], line["score"]) for line in found] == [
        ("Paul", "Delivery", "2"),
        ("Paul", "Ethics", "5"),
        ("Pia", "Delivery", "4"),
        ("Pia", "Ethics", ""),
    ]
    last = found[3]
    assert (last["blank"], last["recommendation"], last["late"]) == ("Candidate declined", "Yes", "yes")
    assert found[2]["evidence"] == "Split the work and told the client."
    assert found[0]["recommendation"] == "Strong no"
    card_of_pia = Scorecard.objects.get(seat__panelist=cast.pia)
    assert last["submitted at"] == card_of_pia.submitted_at.isoformat(timespec="seconds")
    assert last["interview date"] == card_of_pia.interview.starts_at.date().isoformat()
    assert last["opening code"] == cast.opening.code
    assert last["reference"] == reference_of(card_of_pia.interview.loop)  # F22: tells two of one name apart


def test_late_says_what_the_scorecard_says(cast, lines):
    loop = two_cards(cast)
    row = loop.interviews.get()
    for ago in (timedelta(hours=24), timedelta(hours=26)):
        row.starts_at = Scorecard.objects.get(seat__panelist=cast.pia).first_submitted_at - ago
        row.save()
        made = Scorecard.objects.get(seat__panelist=cast.pia)
        assert {line["late"] for line in lines(cast.rita, loop) if line["panelist"] == "Pia"} == {
            "yes" if made.is_late else "no"
        }
    assert made.is_late


def test_a_card_without_ratings_and_a_shadow(cast, lines):
    row = interview_about(cast.loop())
    rated_card(row, cast.pia, recommendation="no")
    rated_card(row, cast.sam, is_shadow=True)
    assert [
        (line["panelist"], line["question"], line["recommendation"], line["shadow"])
        for line in lines(cast.max, cast.opening)
    ] == [
        ("Pia", "", "No", "no"),
        ("Sam", "", "Yes", "yes"),
    ]


def test_the_date_is_the_day_at_the_place_of_the_interview(cast, lines):
    loop = two_cards(cast)
    Interview.objects.filter(loop=loop).update(time_zone="Pacific/Auckland", starts_at="2026-03-11T22:00:00Z")
    assert {line["interview date"] for line in lines(cast.max, loop)} == {"2026-03-12"}


def test_one_loop_alone_and_other_openings_never(cast, lines):
    first, _ = two_cards(cast), two_cards(cast, "Bea Quill")
    two_cards(Cast(), "Somebody Else")
    assert {line["candidate"] for line in lines(cast.rita, cast.opening)} == {"Rui Castelmar", "Bea Quill"}
    assert {line["candidate"] for line in lines(cast.rita, first)} == {"Rui Castelmar"}


def test_json_says_its_version(cast, take):
    two_cards(cast)
    answer, body = take(cast.max, cast.opening, "json")
    data = json.loads(body)
    assert answer["Content-Type"] == "application/json"
    assert (data["schema"], data["version"], data["opening_code"]) == ("loopwright.ratings", 1, cast.opening.code)
    assert [(row["score"], row["late"]) for row in data["ratings"]] == [(2, True), (5, True), (4, True), (None, True)]
    assert json.loads(take(cast.max, cast.loop("Nobody Yet"), "json")[1])["ratings"] == []


# --- Sealed cards -------------------------------------------------------------------------------------------


def test_only_cards_that_the_reader_may_read(cast, lines):
    """Who owes a card in one loop gets that loop's own card alone, and the other loop whole."""
    two_cards(cast, "Open To All")
    sealed = two_cards(cast, "Sealed To Some")
    row = sealed.interviews.get()
    for user in (cast.max, cast.rita):
        rated_card(row, user, {"Delivery": 3}, status="draft")
    for user in (cast.max, cast.rita):
        found = lines(user, cast.opening)
        assert {line["panelist"] for line in found if line["candidate"] == "Sealed To Some"} == {user.name}
        assert {line["panelist"] for line in found if line["candidate"] == "Open To All"} == {"Paul", "Pia"}
        assert {line["submitted at"] for line in lines(user, sealed)} == {""}
    expected = set(Scorecard.objects.visible_to(cast.max).values_list("seat__panelist__name", flat=True))
    assert {line["panelist"] for line in lines(cast.max, cast.opening)} == expected


def test_open_and_waived_cards_of_others_stay_out(cast, lines):
    row = interview_about(cast.loop(), "Delivery")
    rated_card(row, cast.pia, {"Delivery": 4}, status="draft")
    rated_card(row, cast.paul, {"Delivery": 4}, status="waived")
    assert lines(cast.max, cast.opening) == []


def test_the_page_says_why_something_is_missing(cast, as_user):
    two_cards(cast, "Open To All")
    sealed = two_cards(cast, "Sealed To Some")
    assert "left out" not in as_user(cast.max).get(url_of(cast.opening)).content.decode()
    made = rated_card(sealed.interviews.get(), cast.max, status="draft")
    page = as_user(cast.max).get(url_of(cast.opening)).content.decode()
    assert "You are on the panel of Sealed To Some. What others wrote there is left out" in page
    assert "Pia" not in page and "Paul" not in page
    made.delete()
    assert "left out" not in as_user(cast.max).get(url_of(sealed)).content.decode()


def test_nobody_takes_a_file_about_themselves(cast, as_user, lines):
    loop = two_cards(cast)
    loop.candidate.user = cast.rita
    loop.candidate.save()
    assert as_user(cast.rita).get(url_of(loop)).status_code == 404
    assert lines(cast.rita, cast.opening) == []
    assert len(lines(cast.max, cast.opening)) == 4


def test_who_may_export(cast, as_user):
    loop, other = two_cards(cast), Cast()
    cast.member(cast.sam, "coordinator")
    recruiter = Cast().paul
    cast.member(recruiter, "recruiter")
    for thing in (cast.opening, loop):
        for user in (cast.max, cast.rita, recruiter):
            assert as_user(user).get(url_of(thing)).status_code == 200
        for user in (cast.olga, cast.pia, cast.sam, cast.ada, other.max):
            assert as_user(user).get(url_of(thing)).status_code == 404
            assert as_user(user).post(url_of(thing), {"kind": "csv"}).status_code == 404
    assert not AuditEvent.objects.filter(action="ratings.exported").exists()


# --- Formulas and names -------------------------------------------------------------------------------------

HOSTILE = ["=1+1", "+49 30 1", "-2", "@SUM(A1)", "\tindented", "\rback", '=HYPERLINK("http://x.example","y")']


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_text_is_never_a_formula(text, cast, take):
    loop = cast.loop(name=text.strip() or "x")
    rated_card(interview_about(loop, "Delivery", name=text[:40]), cast.pia, {"Delivery": (3, text)})
    _, body = take(cast.max, loop)
    line = next(iter(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""))))
    assert line["evidence"] == f"'{text}"
    assert line["round"] == f"'{text[:40]}"
    assert not [cell for cell in line.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert line["score"] == "3"


@pytest.mark.parametrize("text", [*HOSTILE, "#N/A", "12", "two\nlines", "\x00\x0bodd\ufffe"])
def test_xlsx_text_is_text_and_a_score_a_number(text, cast, take):
    loop = cast.loop(name="Rui Castelmar")
    kept = text.replace("\x00", "")
    rated_card(interview_about(loop, "Delivery"), cast.pia, {"Delivery": (3, kept)})
    answer, body = take(cast.max, loop, "xlsx")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    head, line = load_workbook(io.BytesIO(body)).active.iter_rows()
    assert [cell.value for cell in head] == list(COLUMNS)
    types = {name: cell.data_type for name, cell in zip(COLUMNS, line, strict=True) if cell.value is not None}
    assert {name for name, kind in types.items() if kind != "s"} == {"score", "interview date", "submitted at"}  # E10
    assert (types["score"], line[COLUMNS.index("score")].value) == ("n", 3)
    assert (types["interview date"], types["submitted at"]) == ("d", "d")
    evidence = line[COLUMNS.index("evidence")].value.replace("\r", "\n")
    assert evidence == kept.replace("\x0b", "").replace("\ufffe", "").replace("\r", "\n")


def test_the_separator_is_offered_and_guessed(cast, as_user):
    """E9: XLSX first; what stands between the columns is chosen, and at first what the time zone makes likely."""
    loop = two_cards(cast)
    cast.max.time_zone = "Europe/Berlin"
    cast.max.save()
    client = as_user(cast.max)
    page = client.get(url_of(loop)).content.decode()
    assert '<option value="semicolon" selected>' in page
    assert page.index("Download XLSX") < page.index("Download CSV")
    for chosen, sign in ((None, ","), ("semicolon", ";"), ("tab", "\t")):
        data = {"kind": "csv"} | ({"separator": chosen} if chosen else {})
        body = b"".join(client.post(url_of(loop), data).streaming_content).decode("utf-8-sig")
        assert body.startswith(f"opening code{sign}candidate{sign}")
    assert client.post(url_of(loop), {"kind": "csv", "separator": "|"}).status_code == 422


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_name_of_a_file_says_nothing_about_the_candidate(kind, cast, take):
    loop = two_cards(cast)
    for thing in (cast.opening, loop):
        answer, _ = take(cast.max, thing, kind)
        name = answer["Content-Disposition"]
        assert name.startswith("attachment") and name.rstrip('"').endswith(f".{kind}")
        assert "rui" not in name.lower() and "castelmar" not in name.lower()
    assert answer["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_a1_each_line_quotes_the_version_that_its_loop_went_by(cast, take, kind):
    """A1: with how many cards were in, but for whoever owes a card in the opening; and no number is combined."""
    first = two_cards(cast)
    with transaction.atomic():
        pin_agreement(first, FrozenWhen.FIRST_CARD)
    agree_on(cast.opening, cast.max, cast.rita, score_shown="never")
    second = two_cards(cast, "Bea Quill")
    with transaction.atomic():
        pin_agreement(second, FrozenWhen.FIRST_CARD)

    def quoted():
        _, body = take(cast.max, cast.opening, kind)
        if kind == "json":
            return {(row["candidate"], row["agreement"]) for row in json.loads(body)["ratings"]}
        if kind == "csv":
            rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
        else:
            rows = [list(row) for row in load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)]
        who, which = rows[0].index("candidate"), rows[0].index("agreement")
        assert not {"mean", "level"} & set(rows[0])
        return {(row[who], row[which]) for row in rows[1:]}

    assert quoted() == {
        ("Rui Castelmar", "version 1, not signed"),
        ("Bea Quill", "version 2, set after 2 of 2 cards"),
    }
    rated_card(interview_about(cast.loop(name="Cem Ox"), "Delivery"), cast.max, status="draft")
    assert ("Bea Quill", "version 2, set after interviews had begun") in quoted()


# --- Work and record ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_same_few_statements_for_one_loop_and_for_three(kind, cast, as_user):
    client = as_user(cast.max)
    client.get(url_of(cast.opening))  # the first request after signing in writes the session
    counts, lengths = [], []
    for names in (["One"], ["Two", "Three"]):
        for name in names:
            two_cards(cast, name)
        client.post(url_of(cast.opening), {"kind": kind})  # the first file writes who has read
        with CaptureQueriesContext(connection) as statements:
            answer = client.post(url_of(cast.opening), {"kind": kind})
            lengths.append(len(b"".join(answer.streaming_content)))
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 11
    assert lengths[0] < lengths[1]


def test_csv_and_json_are_sent_while_they_are_read(cast, as_user):
    two_cards(cast)
    for kind in ("csv", "json"):
        answer = as_user(cast.max).post(url_of(cast.opening), {"kind": kind})
        assert answer.streaming
        assert len(list(answer.streaming_content)) >= 5


def test_an_export_is_on_record_once_and_looking_is_not(cast, as_user, take):
    loop = two_cards(cast)
    as_user(cast.max).get(url_of(cast.opening))
    assert not AuditEvent.objects.filter(action="ratings.exported").exists()
    take(cast.max, loop, "xlsx")
    event = AuditEvent.objects.get(action="ratings.exported")
    assert (event.by_id, event.subject_type, event.fields) == (cast.max.pk, "interviews.loop", ["xlsx"])
    assert event.scope == cast.opening.scope


def test_an_unknown_format_makes_no_file(cast, as_user):
    two_cards(cast)
    answer = as_user(cast.max).post(url_of(cast.opening), {"kind": "xls"})
    assert answer.status_code == 422 and not answer.streaming
    assert not AuditEvent.objects.filter(action="ratings.exported").exists()


def test_the_way_to_the_file(cast, as_user):
    from interviews.debriefs.services.debriefs import open_debrief

    loop = two_cards(cast)
    open_debrief(loop=loop, by=cast.max)
    compare, debrief = (
        reverse("interviews:compare", args=[cast.opening.pk]),
        reverse("interviews:debrief", args=[loop.pk]),
    )
    for page, thing in ((compare, cast.opening), (debrief, loop)):
        assert url_of(thing) in as_user(cast.max).get(page).content.decode()
        assert url_of(thing) not in as_user(cast.ada).get(page).content.decode()
