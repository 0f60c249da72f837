from django.urls import path

from interviews.notes import views

urlpatterns = [
    path("loops/<int:pk>/notes/", views.loop_notes, name="loop_notes"),
    path("openings/<int:pk>/notes/", views.opening_notes, name="opening_notes"),
    path("notes/<int:pk>/", views.note_edit, name="note_edit"),
    path("notes/<int:pk>/remove/", views.note_remove, name="note_remove"),
    path("notes/<int:pk>/restore/", views.note_restore, name="note_restore"),
]
