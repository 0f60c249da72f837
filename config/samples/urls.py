from django.urls import path

from config.samples import views

app_name = "samples"
urlpatterns = [
    path("", views.sample_data, name="sample_data"),
    path("remove/", views.sample_remove, name="sample_remove"),
]
