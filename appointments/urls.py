from django.urls import path

from appointments.offering import choice_views
from appointments.offering import views as offering
from appointments.replies.views import reply_mailbox, reply_seen
from appointments.telling import views as telling

app_name = "appointments"
urlpatterns = [
    path("loops/<int:pk>/", telling.loop_mails, name="loop_mails"),
    path("loops/<int:pk>/sent/", telling.mails_state, name="mails_state"),
    path("mails/<int:pk>/retry/", telling.mail_retry, name="mail_retry"),
    path("mails/<int:pk>/stop/", telling.mail_stop, name="mail_stop"),
    path("replies/", reply_mailbox, name="reply_mailbox"),
    path("replies/<int:pk>/seen/", reply_seen, name="reply_seen"),
    path("loops/<int:pk>/offer/", offering.loop_offer, name="loop_offer"),
    path("offers/<int:pk>/end/", offering.offer_end, name="offer_end"),
    path("offers/<int:pk>/again/", offering.offer_again, name="offer_again"),
    path("help/<int:pk>/", offering.help_request, name="help_request"),
    path("choose/<str:key>/", choice_views.choose_times, name="choose_times"),
]
