from django.urls import path

from questionbank.categories.views import (
    category_add,
    category_bring_back,
    category_edit,
    category_list,
    category_move,
    category_retire,
    group_add,
    group_bring_back,
    group_edit,
    group_move,
    group_retire,
)
from questionbank.competencies.views import competency_add, competency_edit, competency_list
from questionbank.exhibits.views import exhibit_file, exhibit_kept
from questionbank.exporting.views import questions_export
from questionbank.importing.list_views import import_again, import_detail, import_undo, list_import, list_preview
from questionbank.importing.views import question_import
from questionbank.practice.views import (
    practice,
    practice_forget,
    practice_keep,
    practice_limits,
    practice_prompt,
)
from questionbank.questions.views import (
    question_detail,
    question_go_back,
    question_list,
    question_retire,
    question_trail,
    question_versions,
)
from questionbank.reviewing.views import (
    comment_add,
    comment_remove,
    comment_restore,
    question_activate,
    question_hand_over,
    question_review,
    question_reviews,
    question_send,
    question_send_back,
    question_take_back,
    review_rule,
    source_check,
)
from questionbank.writing.views import question_add, question_beside, question_edit

app_name = "questionbank"
urlpatterns = [
    path("", question_list, name="question_list"),
    path("new/", question_add, name="question_add"),
    path("reviews/", question_reviews, name="question_reviews"),
    path("reviews/rule/", review_rule, name="review_rule"),
    path("comments/<int:pk>/remove/", comment_remove, name="comment_remove"),
    path("comments/<int:pk>/restore/", comment_restore, name="comment_restore"),
    path("beside/", question_beside, name="question_beside"),
    path("export/", questions_export, name="questions_export"),
    path("import/", question_import, name="import"),
    path("import/lists/", list_import, name="list_import"),
    path("import/lists/<int:pk>/", list_preview, name="list_preview"),
    path("imports/<int:pk>/", import_detail, name="import_detail"),
    path("imports/<int:pk>/again/", import_again, name="import_again"),
    path("imports/<int:pk>/undo/", import_undo, name="import_undo"),
    path("exhibits/<str:sha256>/", exhibit_kept, name="exhibit_kept"),
    path("<int:pk>/exhibits/<int:position>/", exhibit_file, name="exhibit_file"),
    path("<int:pk>/", question_detail, name="question_detail"),
    path("<int:pk>/edit/", question_edit, name="question_edit"),
    path("<int:pk>/send/", question_send, name="question_send"),
    path("<int:pk>/send-back/", question_send_back, name="question_send_back"),
    path("<int:pk>/hand-over/", question_hand_over, name="question_hand_over"),
    path("<int:pk>/sources/", source_check, name="source_check"),
    path("<int:pk>/trail/", question_trail, name="question_trail"),
    path("<int:pk>/comment/", comment_add, name="comment_add"),
    path("<int:pk>/activate/", question_activate, name="question_activate"),
    path("<int:pk>/take-back/", question_take_back, name="question_take_back"),
    path("<int:pk>/retire/", question_retire, name="question_retire"),
    path("<int:pk>/versions/", question_versions, name="question_versions"),
    path("<int:pk>/go-back/", question_go_back, name="question_go_back"),
    path("<int:pk>/review/", question_review, name="question_review"),
    path("competencies/", competency_list, name="competency_list"),
    path("competencies/new/", competency_add, name="competency_add"),
    path("competencies/<int:pk>/", competency_edit, name="competency_edit"),
    path("categories/", category_list, name="category_list"),
    path("categories/new/", category_add, name="category_add"),
    path("categories/<int:pk>/", category_edit, name="category_edit"),
    path("categories/<int:pk>/move/", category_move, name="category_move"),
    path("categories/<int:pk>/retire/", category_retire, name="category_retire"),
    path("categories/<int:pk>/bring-back/", category_bring_back, name="category_bring_back"),
    path("groups/new/", group_add, name="group_add"),
    path("groups/<int:pk>/", group_edit, name="group_edit"),
    path("groups/<int:pk>/move/", group_move, name="group_move"),
    path("groups/<int:pk>/retire/", group_retire, name="group_retire"),
    path("groups/<int:pk>/bring-back/", group_bring_back, name="group_bring_back"),
    path("practice/", practice, name="practice"),
    path("practice/limits/", practice_limits, name="practice_limits"),
    path("practice/<int:pk>/", practice_prompt, name="practice_prompt"),
    path("practice/<int:pk>/keep/", practice_keep, name="practice_keep"),
    path("practice/<int:pk>/forget/", practice_forget, name="practice_forget"),
]
