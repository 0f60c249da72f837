from django.urls import path

from interviews.debriefs.views import comparison, glances, walks
from interviews.debriefs.views.debriefs import (
    debrief,
    debrief_note,
    debrief_open,
    debrief_walk,
    fact_answer,
    fact_ask,
    lean_take_back,
    lean_write,
)
from interviews.debriefs.views.decisions import decision_confirm, decision_detail, decision_follow, decision_record

urlpatterns = [
    path("loops/<int:pk>/scorecards/", glances.glances, name="glances"),
    path("loops/<int:pk>/debrief/", debrief, name="debrief"),
    path("loops/<int:pk>/debrief/open/", debrief_open, name="debrief_open"),
    path("loops/<int:pk>/debrief/walk/", debrief_walk, name="debrief_walk"),
    path("loops/<int:pk>/debrief/walk/start/", walks.walk_start, name="walk_start"),
    path("loops/<int:pk>/debrief/walk/step/", walks.walk_step, name="walk_step"),
    path("loops/<int:pk>/debrief/walk/note/", walks.walk_note, name="walk_note"),
    path("loops/<int:pk>/debrief/walk/lead/", walks.walk_lead, name="walk_lead"),
    path("loops/<int:pk>/debrief/walk/end/", walks.walk_end, name="walk_end"),
    path("loops/<int:pk>/debrief/notes/<int:competency_pk>/", debrief_note, name="debrief_note"),
    path("loops/<int:pk>/debrief/lean/", lean_write, name="lean_write"),
    path("loops/<int:pk>/debrief/lean/take-back/", lean_take_back, name="lean_take_back"),
    path("loops/<int:pk>/debrief/facts/", fact_ask, name="fact_ask"),
    path("loops/<int:pk>/debrief/facts/<int:fact_pk>/", fact_answer, name="fact_answer"),
    path("loops/<int:pk>/decision/", decision_detail, name="decision_detail"),
    path("loops/<int:pk>/decision/record/", decision_record, name="decision_record"),
    path("loops/<int:pk>/decision/confirm/", decision_confirm, name="decision_confirm"),
    path("loops/<int:pk>/decision/follow/", decision_follow, name="decision_follow"),
    path("openings/<int:pk>/compare/", comparison.compare, name="compare"),
]
