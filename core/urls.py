from django.urls import path

from core import views

app_name = "core"

urlpatterns = [
    path("find/", views.find, name="find"),
    path("help/", views.help_page, name="help"),
    path("offline/", views.offline, name="offline"),
    path("-/components/", views.gallery, name="gallery"),
]
