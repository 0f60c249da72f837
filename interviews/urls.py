"""The addresses of the run: those of its rooms under one name."""

from interviews.cards import urls as cards
from interviews.debriefs import urls as debriefs
from interviews.figures import urls as figures
from interviews.guests import urls as guests
from interviews.loops import urls as loops
from interviews.my_work import urls as my_work
from interviews.notes import urls as notes

app_name = "interviews"
urlpatterns = [
    *my_work.urlpatterns,
    *loops.urlpatterns,
    *cards.urlpatterns,
    *debriefs.urlpatterns,
    *figures.urlpatterns,
    *guests.urlpatterns,
    *notes.urlpatterns,
]
