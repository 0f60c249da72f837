from django.urls import path

from interviews.my_work import views

urlpatterns = [
    path("", views.my_work, name="my_work"),
    path("interviews/", views.interview_list, name="interview_list"),
]
