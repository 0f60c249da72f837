"""What people do in the product, each act through its address; whatever it is answered, the judge is told.

An act returns whether it was done. `None` means that there was nothing to try it on.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from bench.over_time.browser import Answer, Browser
from bench.over_time.judge import Judge
from bench.over_time.world import World
from interviews.models import Interview, InterviewQuestion, Loop, Rating, Scorecard, Seat
from questionbank.models import Question

BLANKS = ("not_asked", "declined")
RUNNERS = ("rita", "max", "cleo", "ada")
WRITERS = ("pia", "paul", "noor", "max", "tom", "ina")
REASON = "Because of what happened."
# Pages that are of no one loop.
OF_MANY = {
    "interviews:compare",
    "interviews:calibration",
    "interviews:my_work",
    "interviews:loop_plan",
    "records:opening_ratings",
}


class Sheet(NamedTuple):
    """One card with whose it is and where."""

    pk: int
    seat: int
    person: int
    interview: int
    status: str
    is_shadow: bool
    revision: int


@dataclass
class Run:
    """One sequence: who acts in which loop, on a clock that the sequence moves, before which judge."""

    world: World
    browser: Browser
    chance: random.Random
    judge: Judge
    kind: str
    loop: Loop | None
    clock: Any
    say: Callable[[str], object]
    # Somebody who wants to look first: most of what happens is by or about them.
    schemer: str = ""
    words: int = 0
    # When each step began, by the clock of the sequence.
    began: list[tuple[datetime, int]] = field(default_factory=list)

    def branch(self, chance: random.Random) -> Run:
        """The same beginning, from which chance may lead elsewhere. Faults stay with whoever began."""
        sees = replace(deepcopy(self.judge), faults=[])
        return replace(self, chance=chance, judge=sees, began=list(self.began))

    # --- Asking -----------------------------------------------------------------------------------------------

    def get(self, who: str, name: str, *keys: Any, door: bool = False, query: str = "") -> Answer:
        answer = self.browser.get(self.person(who), reverse(name, args=keys) + query)
        return self._told(who, f"{name} {keys}", answer, door)

    def post(self, who: str, name: str, *keys: Any, door: bool = False, script: bool = False, **data: Any) -> Answer:
        answer = self.browser.post(self.person(who), reverse(name, args=keys), data, script=script)
        return self._told(who, f"{name} {keys} {data}", answer, door)

    def _told(self, who: str, what: str, answer: Answer, door: bool) -> Answer:
        self.say(f"     {answer.status} {who}: {what}")
        if door and answer.status == 200:
            self.judge.opened_a_door(who)
        name = what.split()[0]
        if name not in OF_MANY:
            self.judge.was_answered(who, is_found=answer.status != 404)
        self.judge.looked(who, answer.text, name, is_copy=name == "records:candidate_copy")
        return answer

    # --- Choosing ---------------------------------------------------------------------------------------------

    def person(self, who: str) -> User:
        return self.world.people[who]

    def anybody(self, likely: Iterable[str] = ()) -> str:
        """One of the likely people, the schemer before others; now and then anybody at all."""
        names, luck = list(likely), self.chance.random()
        if luck < 0.65 and self.schemer in names:
            return self.schemer
        return self.chance.choice(names if names and luck < 0.9 else list(self.world.people))

    def sheets(self) -> list[Sheet]:
        rows = Scorecard.objects.filter(seat__interview__loop=self.loop).order_by("pk")
        fields = ("pk", "seat_id", "seat__panelist_id", "seat__interview_id", "status", "seat__is_shadow", "revision")
        return [Sheet(*row) for row in rows.values_list(*fields)]

    def sheet(self, *states: str) -> Sheet | None:
        found = [sheet for sheet in self.sheets() if not states or sheet.status in states]
        own = [sheet for sheet in found if self.writer(sheet) == self.schemer]
        if own and self.chance.random() < 0.5:
            found = own
        return self.chance.choice(found) if found else None

    def sheet_to_write(self) -> Sheet | None:
        """An open card of a round whose time has come; the schemer's before others."""
        begun = Interview.objects.filter(loop=self.loop, status__in=["scheduled", "completed"])
        keys = set(begun.filter(starts_at__lte=timezone.now()).values_list("pk", flat=True))
        found = [sheet for sheet in self.sheets() if sheet.status == "draft" and sheet.interview in keys]
        own = [sheet for sheet in found if self.writer(sheet) == self.schemer]
        return self.chance.choice(own or found) if found else None

    def writer(self, sheet: Sheet) -> str:
        return self.world.names[sheet.person]

    def round(self, *states: str) -> Interview | None:
        rows = Interview.objects.filter(loop=self.loop).order_by("position")
        found = list(rows.filter(status__in=states) if states else rows)
        return self.chance.choice(found) if found else None

    def ahead(self) -> Interview | None:
        """A round that has not begun."""
        rows = Interview.objects.filter(loop=self.loop, status="scheduled", starts_at__gt=timezone.now())
        return rows.order_by("position").first()

    def word(self, sheet: Sheet) -> str:
        self.words += 1
        return f"zq{self.words:06d}xk"

    def next_step(self) -> None:
        self.judge.step += 1
        self.clock.shift(timedelta(seconds=1))
        self.began.append((timezone.now(), self.judge.step))

    def step_at(self, moment: datetime) -> int:
        """The step in which something happened; 0 before the first."""
        return max((step for began, step in self.began if began <= moment), default=0)

    def status(self) -> str:
        return Loop.objects.values_list("status", flat=True).get(pk=self.loop.pk) if self.loop else ""

    def notice_seats(self) -> None:
        """Tell the judge of every card that it has not heard of, and of those whose seat is gone."""
        there = self.sheets()
        for sheet in there:
            if sheet.pk not in self.judge.cards:
                self.judge.seated(
                    sheet.pk,
                    self.writer(sheet),
                    sheet.interview,
                    Competencies(sheet.interview),
                    shadow=sheet.is_shadow,
                )
        for key in self.judge.cards.keys() - {sheet.pk for sheet in there}:
            self.judge.left(key, is_planned=self.status() == "planning")


class Competencies(dict[int, int]):
    """The competency of each question of a round, which may be given another question meanwhile."""

    def __init__(self, interview: int) -> None:
        super().__init__(competencies_of(interview))
        self.interview = interview

    def __missing__(self, question: int) -> int:
        self.update(competencies_of(self.interview))
        return self.get(question, 0)


def competencies_of(interview: int) -> dict[int, int]:
    return dict(InterviewQuestion.objects.filter(interview=interview).values_list("pk", "competency_id"))


# --- Writing --------------------------------------------------------------------------------------------------


def save_answer(run: Run, sheet: Sheet | None = None, choice: str = "", who: str = "") -> bool | None:
    sheet = sheet or run.sheet("draft") or run.sheet()
    if sheet is None:
        return None
    who = who or run.anybody([run.writer(sheet)])
    questions = sorted(competencies_of(sheet.interview))
    return save_one(run, who, sheet, run.chance.choice(questions), choice) if questions else None


def save_one(run: Run, who: str, sheet: Sheet, question: int, choice: str = "") -> bool:
    choice = choice or run.chance.choice([*"12345", *"12345", *BLANKS, ""])
    word = run.word(sheet)
    stored = Rating.objects.filter(scorecard=sheet.pk, interview_question=question).values_list("revision", flat=True)
    data = {"revision": next(iter(stored), 0), "rating": choice, "evidence": f"Said {word} twice."}
    # The words are the writer's own before anything can show them.
    answer = run.post(who, "interviews:answer_save", sheet.pk, question, script=True, **data)
    if answer.is_done:
        run.judge.rated(sheet.pk, question, int(choice) if choice.isdigit() else None)
        run.judge.wrote(sheet.pk, word)
    return answer.is_done


WORDS = ("summary", "candidate_questions", "next_interviewer_note")


def save_words(run: Run) -> bool | None:
    """What a card says of the whole interview."""
    sheet = run.sheet("draft") or run.sheet()
    if sheet is None:
        return None
    said = whole_card(run, sheet)
    revision = Scorecard.objects.values_list("revision", flat=True).get(pk=sheet.pk)
    who = run.anybody([run.writer(sheet)])
    answer = run.post(who, "interviews:scorecard_save", sheet.pk, script=True, revision=revision, **said)
    if answer.is_done:
        note_words(run, sheet, said)
    return answer.is_done


def whole_card(run: Run, sheet: Sheet) -> dict[str, str]:
    choice = run.chance.choice(["strong_no", "no", "yes", "strong_yes"])
    return {"recommendation": choice, **{name: run.word(sheet) for name in WORDS}}


def note_words(run: Run, sheet: Sheet, said: Mapping[str, str]) -> None:
    for name in WORDS:
        run.judge.wrote(sheet.pk, said[name])


def submit(run: Run, sheet: Sheet | None = None, who: str = "", said: Mapping[str, str] | None = None) -> bool | None:
    """From the page of the review, with what it says of the whole interview where that was typed there."""
    sheet = sheet or run.sheet("draft")
    if sheet is None:
        return None
    who, said = who or run.anybody([run.writer(sheet)]), said or {}
    revision = Scorecard.objects.values_list("revision", flat=True).get(pk=sheet.pk)
    data = {"go": "submit", "revision": revision, "key": get_random_string(8), **said}
    answer = run.post(who, "interviews:scorecard_submit", sheet.pk, **data)
    status, summary = Scorecard.objects.values_list("status", "summary").get(pk=sheet.pk)
    # Words are stored even where the submission is refused.
    if said and summary == said["summary"]:
        note_words(run, sheet, said)
    is_in = status in ("submitted", "locked")
    if is_in and answer.is_done:
        run.judge.submitted(sheet.pk)
    return answer.is_done and is_in


def fill(run: Run, *choices: str) -> bool | None:
    """A whole card at once: every answer, the words, the submission. Mostly of a round that has begun."""
    sheet = run.sheet_to_write() or run.sheet("draft")
    if sheet is None:
        return None
    return write_whole(run, sheet, run.writer(sheet), choices or "12345")


def write_whole(run: Run, sheet: Sheet, who: str, choices: Sequence[str]) -> bool:
    for question in competencies_of(sheet.interview):
        if not save_one(run, who, sheet, question, run.chance.choice(choices)):
            return False
    return bool(submit(run, sheet, who, whole_card(run, sheet)))


def fill_with_blanks(run: Run) -> bool | None:
    return fill(run, *BLANKS)


def reopen(run: Run) -> bool | None:
    sheet = run.sheet("submitted", "locked")
    if sheet is None:
        return None
    word = run.word(sheet)
    who = run.anybody([run.writer(sheet)])
    answer = run.post(who, "interviews:scorecard_reopen", sheet.pk, reason=f"Typo in {word}.")
    if answer.is_done:
        run.judge.reopened(sheet.pk)
        run.judge.wrote(sheet.pk, word)
    return answer.is_done


def add_dated_note(run: Run) -> bool | None:
    sheet = run.sheet("locked", "submitted")
    if sheet is None:
        return None
    word = run.word(sheet)
    data: dict[str, Any] = {"text": f"Later I heard {word}."}
    questions = sorted(competencies_of(sheet.interview))
    if questions and run.chance.random() < 0.5:
        data |= {"question": run.chance.choice(questions), "new_score": "1"}
    answer = run.post(run.anybody([run.writer(sheet)]), "interviews:scorecard_amend", sheet.pk, **data)
    if answer.is_done:
        run.judge.added_note(sheet.pk, word)
    return answer.is_done


def change_what_is_in(run: Run) -> bool | None:
    """The schemer goes on writing on a card that they have submitted."""
    own = [sheet for sheet in run.sheets() if run.writer(sheet) == run.schemer and sheet.status == "submitted"]
    return save_answer(run, own[0], run.chance.choice("12345"), run.schemer) if own else None


# --- Reading --------------------------------------------------------------------------------------------------


def readers(run: Run) -> list[str]:
    return ["rita", "max", run.schemer, *(run.writer(sheet) for sheet in run.sheets())]


def read_card(run: Run) -> bool | None:
    sheets = run.sheets()
    written = [sheet for sheet in sheets if sheet.status in ("submitted", "locked")]
    who = run.anybody(readers(run))
    others = [sheet for sheet in written or sheets if run.writer(sheet) != who]
    if not others:
        return None
    sheet = run.chance.choice(others)
    answer = run.get(who, "interviews:scorecard_detail", sheet.pk, door=run.writer(sheet) != who)
    return answer.is_done


def reading(
    name: str, *, door: bool = False, of: str = "loop", shows: Callable[[Run, Answer], bool] | None = None
) -> Callable[[Run], bool | None]:
    """Reading the page of that name; `shows` says whether it shows what others gave, though in no word of theirs."""

    def read(run: Run) -> bool | None:
        key = key_of(run, of)
        if key is None:
            return None
        who, keys = run.anybody(readers(run)), () if of == "nothing" else (key,)
        answer = run.get(who, name, *keys, door=door)
        if shows is not None and answer.is_done and shows(run, answer):
            run.judge.saw_something(who)
        return answer.is_done

    return read


def shows_the_score(run: Run, answer: Answer) -> bool:
    """A loop that was debriefed stands on the page with its figures."""
    is_debriefed = run.status() in ("debrief", "decided")
    return run.loop is not None and is_debriefed and f"/loops/{run.loop.pk}/debrief/" in answer.text


def look_through_own(run: Run) -> bool | None:
    """The newest of one's own cards, before it is submitted."""
    own = [sheet for sheet in run.sheets() if run.writer(sheet) == run.schemer]
    return run.get(run.schemer, "interviews:scorecard_submit", own[-1].pk).is_done if own else None


def key_of(run: Run, what: str) -> int | None:
    if what == "nothing":
        return 0
    if what == "opening":
        return run.world.opening.pk
    if run.loop is None:
        return None
    if what == "loop":
        return run.loop.pk
    if what == "candidate":
        return run.loop.candidate_id
    interview = run.round()
    return interview.pk if interview else None


def take_ratings(run: Run) -> bool | None:
    """A file of ratings, of the loop or of the whole opening."""
    who, kind = run.anybody(readers(run)), run.chance.choice(["csv", "json"])
    if run.loop is not None and run.chance.random() < 0.5:
        return run.post(who, "records:loop_ratings", run.loop.pk, door=True, kind=kind).is_done
    return run.post(who, "records:opening_ratings", run.world.opening.pk, door=True, kind=kind).is_done


def ask_for_copy(run: Run) -> bool | None:
    """Somebody puts on record that the candidate asked to read everything: from then on a copy holds drafts, too."""
    if run.loop is None:
        return None
    who = run.anybody(["rita", "max", "ada"])
    answer = run.post(who, "records:candidate_copy_request", run.loop.candidate_id, words=REASON)
    if answer.status == 302:
        run.judge.is_copy_asked_for = True
    return answer.status == 302


def take_copy(run: Run) -> bool | None:
    if run.loop is None:
        return None
    who = run.anybody(["rita", "max", "ada"])
    if run.chance.random() < 0.5:
        return run.get(who, "records:candidate_copy", run.loop.candidate_id, door=True).is_done
    return run.post(who, "records:candidate_copy", run.loop.candidate_id, door=True).is_done


# --- Seats ----------------------------------------------------------------------------------------------------


def seat(run: Run) -> bool | None:
    """Mostly in a round that lies ahead."""
    interview = (run.chance.random() < 0.8 and run.ahead()) or run.round()
    if not interview:
        return None
    part = run.chance.choice(["panelist", "panelist", "panelist", "lead", "shadow"])
    person = run.person(run.schemer if run.chance.random() < 0.5 else run.anybody(["max", "tom", "noor", "rita"])).pk
    who = run.anybody(RUNNERS)
    answer = run.post(who, "interviews:interview_panel", interview.pk, seat="1", person=person, part=part)
    run.notice_seats()
    return answer.status == 302


def seat_schemer(run: Run) -> bool | None:
    """Whoever has read sits down: in a round that lies ahead, or in any."""
    interview = run.ahead() or run.round("scheduled", "unscheduled")
    if interview is None:
        return None
    by = "cleo" if run.schemer == "rita" else "rita"
    data = {"seat": "1", "person": run.person(run.schemer).pk, "part": "panelist"}
    answer = run.post(by, "interviews:interview_panel", interview.pk, **data)
    run.notice_seats()
    return answer.status == 302


def unseat(run: Run) -> bool | None:
    sheet = run.sheet("draft") or run.sheet()
    if sheet is None:
        return None
    who = run.anybody([*RUNNERS, run.schemer])
    answer = run.post(who, "interviews:interview_panel", sheet.interview, **{f"seat-{sheet.seat}": "off"})
    run.notice_seats()
    return answer.status == 302


def unseat_schemer(run: Run) -> bool | None:
    """A colleague who runs the loop takes the schemer's open seat away."""
    sheet = next((one for one in run.sheets() if one.status == "draft" and run.writer(one) == run.schemer), None)
    if sheet is None:
        return None
    answer = run.post("cleo", "interviews:interview_panel", sheet.interview, **{f"seat-{sheet.seat}": "off"})
    run.notice_seats()
    return answer.status == 302


def cancel_schemers_round(run: Run) -> bool | None:
    """A colleague who runs the loop cancels the round in which the schemer owes a card."""
    sheet = next((one for one in run.sheets() if one.status == "draft" and run.writer(one) == run.schemer), None)
    if sheet is None:
        return None
    answer = run.post("cleo", "interviews:interview_cancel", sheet.interview, reason=REASON)
    if answer.status == 302:
        run.judge.round_fell_out(sheet.interview)
    return answer.status == 302


def hand_over(run: Run) -> bool | None:
    sheet = run.sheet("draft")
    if sheet is None:
        return None
    who, to = run.anybody([run.writer(sheet)] * 3 + list(RUNNERS)), run.anybody(WRITERS)
    answer = run.post(who, "interviews:scorecard_hand_over", sheet.seat, to=run.person(to).pk)
    if answer.status == 302:
        told_of_another(run, sheet, to=to, by=who)
    return answer.status == 302


def hand_to_schemer(run: Run) -> bool | None:
    """A colleague gives the schemer notes that are written already."""
    theirs = [sheet for sheet in run.sheets() if sheet.status == "draft" and run.writer(sheet) != run.schemer]
    if not theirs:
        return None
    sheet = max(theirs, key=lambda sheet: sheet.revision)
    who = run.writer(sheet)
    answer = run.post(who, "interviews:scorecard_hand_over", sheet.seat, to=run.person(run.schemer).pk)
    if answer.status == 302:
        told_of_another(run, sheet, to=run.schemer, by=who)
    return answer.status == 302


def replace_somebody(run: Run) -> bool | None:
    """Somebody else takes the seat; nothing that was written goes along."""
    sheet = run.sheet("draft") or run.sheet()
    if sheet is None:
        return None
    who, to = run.anybody(RUNNERS), run.anybody([*WRITERS, run.schemer])
    answer = run.post(who, "interviews:seat_replace", sheet.seat, to=run.person(to).pk)
    if answer.status == 302:
        told_of_another(run, sheet, to=to, by=who)
    return answer.status == 302


def told_of_another(run: Run, sheet: Sheet, *, to: str, by: str) -> None:
    """The seat is another's now; of the old card the judge keeps what it knows, whatever became of its row."""
    new = Seat.objects.select_related("scorecard").get(interview=sheet.interview, panelist=run.person(to))
    run.judge.handed_over(sheet.pk, new.scorecard.pk, to=to, by=by)


def waive(run: Run) -> bool | None:
    sheet = run.sheet("draft") or run.sheet()
    if sheet is None:
        return None
    answer = run.post(run.anybody(RUNNERS), "interviews:scorecard_waive", sheet.seat, reason=REASON)
    if answer.status == 302:
        run.judge.waived(sheet.pk)
    return answer.status == 302


def say_absent(run: Run) -> bool | None:
    sheet = run.sheet("draft") or run.sheet()
    if sheet is None:
        return None
    answer = run.post(run.writer(sheet), "interviews:scorecard_absent", sheet.pk)
    if answer.status == 302:
        run.judge.waived(sheet.pk)
    return answer.status == 302


def take_absence_back(run: Run) -> bool | None:
    sheet = run.sheet("waived")
    if sheet is None:
        return None
    answer = run.post(run.writer(sheet), "interviews:scorecard_absent", sheet.pk, undo="1")
    if answer.status == 302:
        run.judge.reopened(sheet.pk)
    return answer.status == 302


# --- Rounds and the loop --------------------------------------------------------------------------------------


def start_round(run: Run) -> bool | None:
    interview = run.round("scheduled", "unscheduled")
    if interview is None:
        return None
    who = run.anybody([run.writer(sheet) for sheet in run.sheets() if sheet.interview == interview.pk])
    return run.post(who, "interviews:kit", interview.pk, start=run.chance.choice(["now", "early"])).is_done


def take_start_back(run: Run) -> bool | None:
    interview = run.round("scheduled")
    if interview is None:
        return None
    who = run.anybody([run.writer(sheet) for sheet in run.sheets() if sheet.interview == interview.pk])
    return run.post(who, "interviews:round_take_back_start", interview.pk).is_done


def hold(run: Run) -> bool | None:
    interview = run.round("scheduled")
    if interview is None:
        return None
    return run.post(run.anybody(RUNNERS), "interviews:interview_end", interview.pk, held="1").is_done


def miss(run: Run) -> bool | None:
    """The candidate did not come."""
    interview = run.round("scheduled")
    if interview is None:
        return None
    answer = run.post(run.anybody(RUNNERS), "interviews:interview_end", interview.pk, no_show="1")
    if answer.is_done:
        run.judge.round_fell_out(interview.pk)
    return answer.is_done


def cancel_round(run: Run) -> bool | None:
    interview = run.round("scheduled", "unscheduled", "no_show") or run.round()
    if interview is None:
        return None
    answer = run.post(run.anybody(RUNNERS), "interviews:interview_cancel", interview.pk, reason=REASON)
    if answer.status == 302:
        run.judge.round_fell_out(interview.pk)
    return answer.status == 302


def set_time(run: Run) -> bool | None:
    """The round is held in an hour, or in two days."""
    interview = run.round("unscheduled", "no_show") or run.round("scheduled")
    if interview is None:
        return None
    at = timezone.now() + run.chance.choice([timedelta(hours=1), timedelta(days=2)])
    data = {"day": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}", "time_zone": "UTC", "later": "1"}
    answer = run.post(run.anybody(RUNNERS), "interviews:interview_edit", interview.pk, **data)
    if answer.status == 302:
        run.judge.round_came_back(interview.pk)
    return answer.status == 302


def plan_loop(run: Run) -> bool | None:
    if run.loop is not None and run.kind != "unplanned":
        return None
    data = {"template": run.world.opening.template_id, "same_panel": "on"}
    answer = run.post(run.anybody(("rita", "max")), "interviews:loop_plan", run.world.unplanned.pk, **data)
    if answer.status == 302 and run.loop is None:
        run.loop = run.world.unplanned.loops.get()
        run.notice_seats()
    return answer.status == 302


def start_loop(run: Run) -> bool | None:
    if run.loop is None:
        return None
    return run.post(run.anybody(RUNNERS), "interviews:loop_start", run.loop.pk).status == 302


def cancel_loop(run: Run) -> bool | None:
    if run.loop is None:
        return None
    answer = run.post(run.anybody(RUNNERS), "interviews:loop_cancel", run.loop.pk, reason=REASON)
    if answer.status == 302:
        run.judge.loop_fell_out(set(run.loop.interviews.filter(status="cancelled").values_list("pk", flat=True)))
    return answer.status == 302


def open_debrief(run: Run) -> bool | None:
    """Now and then before all cards are in."""
    if run.loop is None:
        return None
    was = run.status()
    if any(sheet.status == "draft" and not sheet.is_shadow for sheet in run.sheets()) and run.chance.random() < 0.6:
        return None
    answer = run.post(run.anybody(("rita", "max")), "interviews:debrief_open", run.loop.pk)
    if was != "debrief" and run.status() == "debrief":
        run.judge.debrief_opened()
    return answer.status == 302


def decide(run: Run, outcome: str = "") -> bool | None:
    if run.loop is None or (run.status() not in ("debrief", "decided") and run.chance.random() < 0.8):
        return None
    outcome = outcome or run.chance.choice(["hire", "no_hire", "another_round"])
    data = {"outcome": outcome, "rationale": REASON, "departure_reason": REASON, "key": get_random_string(8)}
    data |= {"round_name": "Once more", "round_kind": "custom", "round_minutes": "30", "reopen_reason": REASON}
    who = run.anybody(("rita", "max"))
    name = "interviews:decision_follow" if run.status() == "decided" else "interviews:decision_record"
    answer = run.post(who, name, run.loop.pk, door=True, **data)
    if run.status() == "active" and answer.status == 302:
        run.judge.interviews_go_on()
    return answer.status == 302


def hold_another_round(run: Run) -> bool | None:
    return decide(run, "another_round")


def ready_another_round(run: Run) -> bool | None:
    """The round that a decision added gets a question, a panel with the schemer on it, and a time; then it is held."""
    interview = run.round("unscheduled")
    if interview is None or run.loop is None or run.status() != "active":
        return None
    spare = Question.objects.active().exclude(slug__in=run.loop.questions.values("slug")).order_by("pk").first()
    if spare is not None:
        run.post("rita", "interviews:loop_questions", run.loop.pk, round=interview.pk, question=spare.pk)
    for who in {run.schemer, run.chance.choice(WRITERS)}:
        data = {"seat": "1", "person": run.person(who).pk, "part": "panelist"}
        run.post("rita", "interviews:interview_panel", interview.pk, **data)
    run.notice_seats()
    at = timezone.now() + timedelta(hours=1)
    data = {"day": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}", "time_zone": "UTC", "later": "1"}
    run.post("rita", "interviews:interview_edit", interview.pk, **data)
    run.clock.shift(timedelta(hours=3))
    return True


def wait(run: Run) -> bool:
    """Time passes."""
    run.clock.shift(run.chance.choice([timedelta(minutes=15), timedelta(hours=1)]))
    return True


def wait_for_days(run: Run) -> bool:
    """Until every round that had a time is over."""
    run.clock.shift(timedelta(days=3))
    return True


# How many of the schemer's own cards come in with those of the others.
EVERYBODY, HARDLY_THE_SCHEMER = 1.0, 0.1


def come_in(run: Run, share: float) -> bool | None:
    """The interviews are over, and cards that are open come in at once: what most loops come to."""
    if run.loop is None:
        return None
    run.clock.shift(timedelta(days=3) if share == EVERYBODY else timedelta(hours=3))
    run.post("rita", "interviews:loop_hold", run.loop.pk)
    for sheet in run.sheets():
        who = run.writer(sheet)
        if sheet.status == "draft" and run.chance.random() < (share if who == run.schemer else 0.95):
            write_whole(run, sheet, who, "12345")
    return True


def have_all_come_in(run: Run) -> bool | None:
    return come_in(run, EVERYBODY)


def have_the_others_come_in(run: Run) -> bool | None:
    """All but the schemer's, who may look for a way to them."""
    return come_in(run, HARDLY_THE_SCHEMER)


# How often each is tried, beside the others.
ACTS: dict[str, tuple[int, Callable[[Run], bool | None]]] = {
    "save an answer": (10, save_answer),
    "save a card's words": (3, save_words),
    "submit": (5, submit),
    "fill and submit": (10, fill),
    "fill with blanks and submit": (3, fill_with_blanks),
    "reopen": (5, reopen),
    "change what is in": (2, change_what_is_in),
    "add a dated note": (2, add_dated_note),
    "read a card": (8, read_card),
    "read the debrief": (5, reading("interviews:debrief", door=True)),
    "walk the debrief": (2, reading("interviews:debrief_walk", door=True)),
    "read all cards at a glance": (3, reading("interviews:glances", door=True)),
    "read the comparison": (3, reading("interviews:compare", door=True, of="opening", shows=shows_the_score)),
    "read the decision": (1, reading("interviews:decision_detail", door=True)),
    "read calibration": (1, reading("interviews:calibration", door=True, of="nothing")),
    "take a file of ratings": (4, take_ratings),
    "record a request for the copy": (1, ask_for_copy),
    "take the copy": (3, take_copy),
    "look at the loop": (1, reading("interviews:loop_detail")),
    "look at the candidate": (1, reading("hiring:candidate_detail", of="candidate")),
    "look at one's work": (1, reading("interviews:my_work", of="nothing")),
    "look at a kit": (2, reading("interviews:kit", of="interview")),
    "look at a paper kit": (1, reading("interviews:kit_print", of="interview")),
    "seat somebody": (6, seat),
    "seat the schemer": (2, seat_schemer),
    "take a seat away": (6, unseat),
    "take the schemer's seat away": (1, unseat_schemer),
    "hand a card over": (5, hand_over),
    "hand notes to the schemer": (2, hand_to_schemer),
    "look through one's card": (1, look_through_own),
    "replace somebody": (4, replace_somebody),
    "waive a card": (4, waive),
    "say one was not there": (3, say_absent),
    "take that back": (3, take_absence_back),
    "start a round": (4, start_round),
    "take a start back": (1, take_start_back),
    "mark a round as held": (2, hold),
    "note a no-show": (2, miss),
    "cancel a round": (3, cancel_round),
    "cancel the schemer's round": (1, cancel_schemers_round),
    "set a time": (2, set_time),
    "plan a loop": (2, plan_loop),
    "start the loop": (1, start_loop),
    "cancel the loop": (1, cancel_loop),
    "open the debrief": (4, open_debrief),
    "decide": (3, decide),
    "hold another round": (3, hold_another_round),
    "make another round ready": (5, ready_another_round),
    "let an hour pass": (4, wait),
    "let days pass": (3, wait_for_days),
    "have all cards come in": (3, have_all_come_in),
    "have the others' cards come in": (3, have_the_others_come_in),
}
