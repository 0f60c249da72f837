from django.urls import path

from integrations.chat.views import chat_hook

app_name = "integrations"
urlpatterns = [path("chat/", chat_hook, name="chat_hook")]
