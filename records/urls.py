from django.urls import path

from records.views import ratings, records

app_name = "records"
urlpatterns = [
    path("openings/<int:pk>/ratings/", ratings.opening_ratings, name="opening_ratings"),
    path("loops/<int:pk>/ratings/", ratings.loop_ratings, name="loop_ratings"),
    path("candidates/<int:pk>/", records.candidate_record, name="candidate_record"),
    path("candidates/<int:pk>/copy/", records.candidate_copy, name="candidate_copy"),
    path("candidates/<int:pk>/copy/request/", records.candidate_copy_request, name="candidate_copy_request"),
    path("candidates/<int:pk>/hold/", records.candidate_hold, name="candidate_hold"),
    path("candidates/<int:pk>/release/", records.candidate_release, name="candidate_release"),
    path("candidates/<int:pk>/erase/", records.candidate_erase, name="candidate_erase"),
]
