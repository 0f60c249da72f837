from django.urls import path

from hiring.candidates import file_views as candidate_files
from hiring.candidates import views as candidates
from hiring.candidates.importing import views as importing
from hiring.kits import views as kits
from hiring.openings import views as openings
from hiring.openings.agreement import views as agreements
from hiring.openings.requests import views as requests
from hiring.pools.views import person_pools, pool, pool_place
from hiring.roles import views as roles
from hiring.templates.building_views import (
    question_move,
    question_pick,
    question_place,
    question_remove,
    question_rounds,
    questions_take_out,
    round_add,
    round_edit,
    round_move,
    round_remove,
)
from hiring.templates.views import (
    template_add,
    template_discard,
    template_draft,
    template_edit,
    template_list,
    template_publish,
    template_put_back,
    template_use,
)

app_name = "hiring"
urlpatterns = [
    path("openings/", openings.opening_list, name="opening_list"),
    path("openings/add/", openings.opening_add, name="opening_add"),
    path("openings/requests/", requests.opening_requests, name="opening_requests"),
    path("openings/requests/<int:pk>/", requests.opening_request, name="opening_request"),
    path("openings/requests/<int:pk>/turn-down/", requests.opening_request_turn_down, name="opening_request_turn_down"),
    path("openings/requests/<int:pk>/withdraw/", requests.opening_request_withdraw, name="opening_request_withdraw"),
    path("openings/<int:pk>/", openings.opening_detail, name="opening_detail"),
    path("openings/<int:pk>/edit/", openings.opening_edit, name="opening_edit"),
    path("openings/<int:pk>/status/", openings.opening_status, name="opening_status"),
    path("openings/<int:pk>/template/", openings.opening_template, name="opening_template"),
    path("openings/<int:pk>/agreement/", agreements.agreement, name="agreement"),
    path("openings/<int:pk>/agreement/propose/", agreements.agreement_propose, name="agreement_propose"),
    path("agreements/<int:pk>/sign/", agreements.agreement_sign, name="agreement_sign"),
    path("agreements/<int:pk>/withdraw/", agreements.agreement_withdraw, name="agreement_withdraw"),
    path("openings/<int:pk>/team/", openings.opening_team_add, name="opening_team_add"),
    path("team/<int:pk>/remove/", openings.opening_team_remove, name="opening_team_remove"),
    path("openings/<int:pk>/candidates/add/", candidates.candidate_add, name="candidate_add"),
    path("openings/<int:pk>/candidates/import/", importing.candidates_import, name="candidates_import"),
    path("candidates/lists/<int:pk>/", importing.list_of_candidates, name="list_of_candidates"),
    path("candidates/imports/<int:pk>/", importing.candidate_import, name="candidate_import"),
    path("candidates/imports/<int:pk>/undo/", importing.candidate_import_undo, name="candidate_import_undo"),
    path("openings/<int:pk>/candidates/export/", candidate_files.candidates_export, name="candidates_export"),
    path("openings/<int:pk>/candidates/take-back/", candidates.candidates_take_back, name="candidates_take_back"),
    path("candidates/", candidates.candidate_list, name="candidate_list"),
    path("candidates/add/", candidates.candidate_start, name="candidate_start"),
    path("candidates/<int:pk>/", candidates.candidate_detail, name="candidate_detail"),
    path("candidates/<int:pk>/edit/", candidates.candidate_edit, name="candidate_edit"),
    path("candidates/<int:pk>/colleague/", candidates.candidate_colleague, name="candidate_colleague"),
    path("candidates/<int:pk>/recusals/", candidates.candidate_recusals, name="candidate_recusals"),
    path("candidates/<int:pk>/resume/", candidates.candidate_resume, name="candidate_resume"),
    path("competencies/<int:pk>/pool/", pool, name="pool"),
    path("competencies/<int:pk>/pool/place/", pool_place, name="pool_place"),
    path("people/<int:pk>/pools/", person_pools, name="person_pools"),
    path("roles/", roles.role_list, name="role_list"),
    path("roles/add/", roles.role_add, name="role_add"),
    path("roles/<int:pk>/", roles.role_detail, name="role_detail"),
    path("roles/<int:pk>/edit/", roles.role_edit, name="role_edit"),
    path("templates/", template_list, name="template_list"),
    path("templates/add/", template_add, name="template_add"),
    path("kits/", kits.kit_list, name="kit_list"),
    path("kits/<slug:slug>/", kits.kit_detail, name="kit_detail"),
    path("kits/<slug:slug>/booklet/", kits.kit_booklet, name="kit_booklet"),
    path("kits/<slug:slug>/file/", kits.kit_file, name="kit_file"),
    path("kits/<slug:slug>/load/", kits.kit_load, name="kit_load"),
    path("kits/<slug:slug>/take-out/", kits.kit_take_out, name="kit_take_out"),
    path("templates/<int:pk>/", template_edit, name="template_edit"),
    path("templates/<int:pk>/draft/", template_draft, name="template_draft"),
    path("templates/<int:pk>/publish/", template_publish, name="template_publish"),
    path("templates/<int:pk>/discard/", template_discard, name="template_discard"),
    path("roles/<int:pk>/templates/put-back/", template_put_back, name="template_put_back"),
    path("templates/<int:pk>/use/", template_use, name="template_use"),
    path("templates/<int:pk>/questions/", question_pick, name="question_pick"),
    path("templates/<int:pk>/questions/take-out/", questions_take_out, name="questions_take_out"),
    path("templates/<int:pk>/rounds/add/", round_add, name="round_add"),
    path("rounds/<int:pk>/edit/", round_edit, name="round_edit"),
    path("rounds/<int:pk>/move/", round_move, name="round_move"),
    path("rounds/<int:pk>/remove/", round_remove, name="round_remove"),
    path("rounds/<int:pk>/questions/", question_place, name="question_place"),
    path("questions/<int:pk>/rounds/", question_rounds, name="question_rounds"),
    path("places/<int:pk>/move/", question_move, name="question_move"),
    path("places/<int:pk>/remove/", question_remove, name="question_remove"),
]
