from django.urls import path

from appointments.telling import views as telling

app_name = "appointments"
urlpatterns = [
    path("loops/<int:pk>/", telling.loop_mails, name="loop_mails"),
    path("loops/<int:pk>/sent/", telling.mails_state, name="mails_state"),
    path("mails/<int:pk>/retry/", telling.mail_retry, name="mail_retry"),
    path("mails/<int:pk>/stop/", telling.mail_stop, name="mail_stop"),
]
