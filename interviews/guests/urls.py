from django.urls import path

from interviews.guests import views

urlpatterns = [
    path("guest/<str:key>/", views.guest_kit, name="guest_kit"),
    path("interviews/<int:pk>/guests/", views.guest_invite, name="guest_invite"),
    path("guests/<int:pk>/link/", views.guest_renew, name="guest_renew"),
    path("guests/<int:pk>/end/", views.guest_end, name="guest_end"),
]
