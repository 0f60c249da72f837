from django.urls import URLPattern

app_name = "hiring"
urlpatterns: list[URLPattern] = []
