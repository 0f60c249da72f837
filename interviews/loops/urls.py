from django.urls import path

from interviews.loops.views.answers import invitation_answer, seat_answer, seat_recuse
from interviews.loops.views.building import (
    loop_questions,
    question_ask,
    question_hand_out,
    question_move,
    question_remove,
    questions_take_out,
    round_change,
)
from interviews.loops.views.days import loop_day, loop_day_undo
from interviews.loops.views.loops import (
    loop_cancel,
    loop_debrief_time,
    loop_detail,
    loop_hold,
    loop_invite,
    loop_mails_retry,
    loop_plan,
    loop_resume,
    loop_start,
    seat_remind,
)
from interviews.loops.views.many import applications_end, loops_invite, loops_plan
from interviews.loops.views.newer_version import loop_version, loop_version_undo
from interviews.loops.views.panels import interview_panel
from interviews.loops.views.question_merging import question_merge, question_take_apart
from interviews.loops.views.rounds import interview_cancel, interview_edit, interview_end, interview_ics
from interviews.loops.views.staffing import loop_panels

urlpatterns = [
    path("candidates/<int:pk>/plan/", loop_plan, name="loop_plan"),
    path("openings/<int:pk>/candidates/plan/", loops_plan, name="loops_plan"),
    path("openings/<int:pk>/candidates/invite/", loops_invite, name="loops_invite"),
    path("openings/<int:pk>/candidates/end/", applications_end, name="applications_end"),
    path("loops/<int:pk>/panels/", loop_panels, name="loop_panels"),
    path("loops/<int:pk>/version/", loop_version, name="loop_version"),
    path("loops/<int:pk>/version/undo/", loop_version_undo, name="loop_version_undo"),
    path("loops/<int:pk>/times/", loop_day, name="loop_day"),
    path("loops/<int:pk>/times/undo/", loop_day_undo, name="loop_day_undo"),
    path("loops/<int:pk>/", loop_detail, name="loop_detail"),
    path("loops/<int:pk>/resume/", loop_resume, name="loop_resume"),
    path("loops/<int:pk>/invite/", loop_invite, name="loop_invite"),
    path("loops/<int:pk>/mails/", loop_mails_retry, name="loop_mails_retry"),
    path("loops/<int:pk>/start/", loop_start, name="loop_start"),
    path("loops/<int:pk>/held/", loop_hold, name="loop_hold"),
    path("loops/<int:pk>/cancel/", loop_cancel, name="loop_cancel"),
    path("loops/<int:pk>/debrief-time/", loop_debrief_time, name="loop_debrief_time"),
    path("loops/<int:pk>/questions/", loop_questions, name="loop_questions"),
    path("loops/<int:pk>/questions/take-out/", questions_take_out, name="questions_take_out"),
    path("bank/<int:pk>/merge/", question_merge, name="question_merge"),
    path("bank/merges/<int:pk>/undo/", question_take_apart, name="question_take_apart"),
    path("loop-questions/<int:pk>/move/", question_move, name="question_move"),
    path("loop-questions/<int:pk>/ask/", question_ask, name="question_ask"),
    path("loop-questions/<int:pk>/hand-out/", question_hand_out, name="question_hand_out"),
    path("loop-questions/<int:pk>/remove/", question_remove, name="question_remove"),
    path("seats/<int:pk>/remind/", seat_remind, name="seat_remind"),
    path("interviews/<int:pk>/panel/", interview_panel, name="interview_panel"),
    path("interviews/<int:pk>/change/", round_change, name="round_change"),
    path("interviews/<int:pk>/schedule/", interview_edit, name="interview_edit"),
    path("interviews/<int:pk>/cancel/", interview_cancel, name="interview_cancel"),
    path("interviews/<int:pk>/end/", interview_end, name="interview_end"),
    path("seats/<int:pk>/answer/", seat_answer, name="seat_answer"),
    path("seats/<int:pk>/recuse/", seat_recuse, name="seat_recuse"),
    path("invitations/<str:key>/", invitation_answer, name="invitation_answer"),
    path("interviews/<int:pk>/invitation.ics", interview_ics, name="interview_ics"),
]
