"""The WSGI entry point for a web server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
# Brings in every view now, and not with the first visitor: what is loaded before the workers are forked they share.
reverse("healthz")
