from django.urls import path

from interviews.cards import urls as scorecards
from interviews.debriefs import urls as debriefs
from interviews.loops import urls as loops
from interviews.my_work import views as work

app_name = "interviews"
urlpatterns = [
    path("", work.my_work, name="my_work"),
    *loops.urlpatterns,
    *scorecards.urlpatterns,
    *debriefs.urlpatterns,
]
