from interviews.models.answers import SeatAnswer
from interviews.models.debriefs import Debrief, DebriefFact, DebriefLean, DebriefNote, Decision
from interviews.models.figures import KeptMonth, KeptQuestion
from interviews.models.guests import Guest, GuestMail
from interviews.models.loops import INTERVIEW_TRANSITIONS, LOOP_TRANSITIONS, Interview, Loop
from interviews.models.merges import QuestionMerge
from interviews.models.messages import Message
from interviews.models.notes import NoteMention, PlanNote
from interviews.models.pads import Pad
from interviews.models.panels import InterviewFollowUp, InterviewQuestion, Seat
from interviews.models.readings import EarlierSeat, FirstReading
from interviews.models.scorecards import (
    CARD_FIELDS,
    SCORECARD_TRANSITIONS,
    DatedNote,
    FollowUpUse,
    Rating,
    Scorecard,
    ScorecardRevision,
)
from interviews.models.walks import Walk, WalkRow
from interviews.states import Recommendation

__all__ = [
    "CARD_FIELDS",
    "INTERVIEW_TRANSITIONS",
    "LOOP_TRANSITIONS",
    "SCORECARD_TRANSITIONS",
    "DatedNote",
    "Debrief",
    "DebriefFact",
    "DebriefLean",
    "DebriefNote",
    "Decision",
    "EarlierSeat",
    "FirstReading",
    "Guest",
    "GuestMail",
    "Interview",
    "KeptMonth",
    "KeptQuestion",
    "InterviewFollowUp",
    "InterviewQuestion",
    "Loop",
    "Message",
    "NoteMention",
    "Pad",
    "PlanNote",
    "QuestionMerge",
    "Seat",
    "SeatAnswer",
    "FollowUpUse",
    "Rating",
    "Recommendation",
    "Scorecard",
    "ScorecardRevision",
    "Walk",
    "WalkRow",
]
