from django.urls import path

from interviews.loops import views as loops
from interviews.my_work import views as work

urlpatterns = [
    path("candidates/<int:pk>/plan/", loops.loop_plan, name="loop_plan"),
    path("loops/<int:pk>/", loops.loop_detail, name="loop_detail"),
    path("loops/<int:pk>/invite/", loops.loop_invite, name="loop_invite"),
    path("loops/<int:pk>/start/", loops.loop_start, name="loop_start"),
    path("loops/<int:pk>/held/", loops.loop_hold, name="loop_hold"),
    path("loops/<int:pk>/cancel/", loops.loop_cancel, name="loop_cancel"),
    path("loops/<int:pk>/debrief-time/", loops.loop_debrief_time, name="loop_debrief_time"),
    path("loops/<int:pk>/questions/", loops.loop_questions, name="loop_questions"),
    path("loop-questions/<int:pk>/move/", loops.question_move, name="question_move"),
    path("loop-questions/<int:pk>/remove/", loops.question_remove, name="question_remove"),
    path("interviews/", work.interview_list, name="interview_list"),
    path("interviews/<int:pk>/panel/", loops.interview_panel, name="interview_panel"),
    path("interviews/<int:pk>/schedule/", loops.interview_edit, name="interview_edit"),
    path("interviews/<int:pk>/cancel/", loops.interview_cancel, name="interview_cancel"),
    path("interviews/<int:pk>/end/", loops.interview_end, name="interview_end"),
    path("interviews/<int:pk>/invitation.ics", loops.interview_ics, name="interview_ics"),
]
