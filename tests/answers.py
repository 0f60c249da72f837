"""Forms that ask something before they do what they were sent for."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

KEY = re.compile(r'name="anyway" value="(\w+)"')


def post_anyway(client: Client, address: str, data: dict[str, Any] | None = None) -> HttpResponse:
    """Send it, and answer the question about its time where it gives pause: tests run at night and on Sundays, too."""
    sent = data or {}
    answer = client.post(address, sent, follow=True)
    asked = KEY.search(answer.content.decode())
    return client.post(address, {**sent, "anyway": asked.group(1)}, follow=True) if asked else answer
