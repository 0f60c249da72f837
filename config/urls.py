"""The URL map: one line an app."""

from django.urls import include, path

from core import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("", include("core.urls")),
    path("people/", include("accounts.urls")),
    path("questions/", include("questionbank.urls")),
    path("hiring/", include("hiring.urls")),
    path("packets/", include("packets.urls")),
    path("", include("interviews.urls")),
]

handler404 = "core.views.not_there"
