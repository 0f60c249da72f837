"""The URL map: one line an app."""

from allauth.account.urls import urlpatterns as sign_in_pages
from allauth.mfa.urls import urlpatterns as second_factor_pages
from django.urls import include, path

from accounts.library_pages import held_to_house_rules
from core import views

# An administrator changes somebody's email; people do not add addresses of their own.
LEFT_OUT = {"account_email", "account_confirm_email", "account_email_verification_sent"}

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("account/", include(held_to_house_rules(page for page in sign_in_pages if page.name not in LEFT_OUT))),
    path("account/second-factor/", include(held_to_house_rules(second_factor_pages))),
    path("", include("core.urls")),
    path("people/", include("accounts.urls")),
    path("questions/", include("questionbank.urls")),
    path("hiring/", include("hiring.urls")),
    path("packets/", include("packets.urls")),
    path("packets/", include("records.urls")),
    path("appointments/", include("appointments.urls")),
    path("integrations/", include("integrations.urls")),
    path("sample/", include("config.samples.urls")),
    path("", include("interviews.urls")),
]

handler400 = "core.views.not_understood"
handler404 = "core.views.not_there"
handler500 = "core.views.broke"
