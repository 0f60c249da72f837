from django.urls import path

from accounts import views
from accounts.busy_times.views import own_calendar
from accounts.first_visit.views import first_visit
from accounts.organisation.views import mail_edit, organisation_edit
from accounts.people_lists.views import people_add

app_name = "accounts"
urlpatterns = [
    path("", views.person_list, name="person_list"),
    path("me/", views.me, name="me"),
    path("me/calendar/", own_calendar, name="own_calendar"),
    path("first/", first_visit, name="first_visit"),
    path("find/", views.person_find, name="person_find"),
    path("add/", views.person_add, name="person_add"),
    path("add/several/", people_add, name="people_add"),
    path("<int:pk>/", views.person_edit, name="person_edit"),
    path("<int:pk>/access/", views.person_access, name="person_access"),
    path("settings/", views.settings_page, name="settings"),
    path("settings/jobs/all/", views.job_retry_all, name="job_retry_all"),
    path("settings/jobs/<str:label>/<int:pk>/", views.job_retry, name="job_retry"),
    path("settings/organisation/", organisation_edit, name="organisation_edit"),
    path("settings/mail/", mail_edit, name="mail_edit"),
    path("settings/audit/", views.audit_list, name="audit_list"),
]
