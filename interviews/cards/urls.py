from django.urls import path

from interviews.cards.views import kit, pads, scorecards, shown, workers

urlpatterns = [
    path("interviews/<int:pk>/kit/", kit.kit, name="kit"),
    path("interviews/<int:pk>/take-back-start/", kit.round_take_back_start, name="round_take_back_start"),
    path("interviews/<int:pk>/paper/", kit.kit_print, name="kit_print"),
    path("interviews/<int:pk>/resume/", kit.kit_resume, name="kit_resume"),
    path("interviews/<int:pk>/shown/<int:question>/", shown.question_shown, name="question_shown"),
    path("interviews/<int:pk>/shown/<int:question>/exhibits/<int:place>/", shown.exhibit_file, name="exhibit_file"),
    path("interviews/<int:pk>/kit/company/", kit.kit_company, name="kit_company"),
    path("kit/session/", kit.kit_session, name="kit_session"),
    path("kit/worker.js", workers.kit_worker, name="kit_worker"),
    path("scorecards/<int:pk>/", scorecards.scorecard_detail, name="scorecard_detail"),
    path("scorecards/<int:pk>/review/", scorecards.scorecard_submit, name="scorecard_submit"),
    path("scorecards/<int:pk>/absent/", scorecards.scorecard_absent, name="scorecard_absent"),
    path("scorecards/<int:pk>/save/", scorecards.scorecard_save, name="scorecard_save"),
    path("scorecards/<int:pk>/answers/<int:question>/", scorecards.answer_save, name="answer_save"),
    path("scorecards/<int:pk>/pad/", pads.pad_save, name="pad_save"),
    path("scorecards/<int:pk>/reopen/", scorecards.scorecard_reopen, name="scorecard_reopen"),
    path("scorecards/<int:pk>/amend/", scorecards.scorecard_amend, name="scorecard_amend"),
    path("seats/<int:pk>/waive/", scorecards.scorecard_waive, name="scorecard_waive"),
    path("seats/<int:pk>/hand-over/", scorecards.scorecard_hand_over, name="scorecard_hand_over"),
    path("seats/<int:pk>/replace/", scorecards.seat_replace, name="seat_replace"),
]
