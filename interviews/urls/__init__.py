from django.urls import path

from interviews.urls import debriefs, loops, scorecards
from interviews.views import work

app_name = "interviews"
urlpatterns = [
    path("", work.my_work, name="my_work"),
    *loops.urlpatterns,
    *scorecards.urlpatterns,
    *debriefs.urlpatterns,
]
