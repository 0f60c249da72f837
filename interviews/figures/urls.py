from django.urls import path

from interviews.figures import views

urlpatterns = [
    path("calibration/selection-rates/", views.selection_rates, name="selection_rates"),
    path("calibration/", views.calibration, name="calibration"),
]
