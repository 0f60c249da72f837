from django.urls import path

from interviews.debriefs.views import comparison, debriefs
from interviews.figures import views as calibration

urlpatterns = [
    path("loops/<int:pk>/debrief/", debriefs.debrief, name="debrief"),
    path("loops/<int:pk>/debrief/open/", debriefs.debrief_open, name="debrief_open"),
    path("loops/<int:pk>/debrief/walk/", debriefs.debrief_walk, name="debrief_walk"),
    path("loops/<int:pk>/debrief/notes/<int:competency_pk>/", debriefs.debrief_note, name="debrief_note"),
    path("loops/<int:pk>/debrief/facts/", debriefs.fact_ask, name="fact_ask"),
    path("loops/<int:pk>/debrief/facts/<int:fact_pk>/", debriefs.fact_answer, name="fact_answer"),
    path("loops/<int:pk>/decision/", debriefs.decision_detail, name="decision_detail"),
    path("loops/<int:pk>/decision/record/", debriefs.decision_record, name="decision_record"),
    path("loops/<int:pk>/decision/confirm/", debriefs.decision_confirm, name="decision_confirm"),
    path("loops/<int:pk>/decision/follow/", debriefs.decision_follow, name="decision_follow"),
    path("openings/<int:pk>/compare/", comparison.compare, name="compare"),
    path("calibration/selection-rates/", calibration.selection_rates, name="selection_rates"),
    path("calibration/", calibration.calibration, name="calibration"),
]
