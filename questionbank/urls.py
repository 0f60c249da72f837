from django.urls import path

from questionbank import views

app_name = "questionbank"
urlpatterns = [
    path("", views.question_list, name="question_list"),
    path("new/", views.question_add, name="question_add"),
    path("import/", views.question_import, name="import"),
    path("<int:pk>/", views.question_detail, name="question_detail"),
    path("<int:pk>/edit/", views.question_edit, name="question_edit"),
    path("<int:pk>/activate/", views.question_activate, name="question_activate"),
    path("<int:pk>/take-back/", views.question_take_back, name="question_take_back"),
    path("<int:pk>/retire/", views.question_retire, name="question_retire"),
    path("<int:pk>/review/", views.question_review, name="question_review"),
    path("competencies/", views.competency_list, name="competency_list"),
    path("competencies/new/", views.competency_add, name="competency_add"),
    path("competencies/<int:pk>/", views.competency_edit, name="competency_edit"),
    path("practice/", views.practice, name="practice"),
    path("practice/<int:pk>/", views.practice_prompt, name="practice_prompt"),
]
