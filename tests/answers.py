"""Forms that ask something before they do what they were sent for."""

import html
import re
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client

TOAST = re.compile(r'<form method="post" action="([^"]+)">((?:(?!</form>).)*)Undo</button>', re.DOTALL)
HIDDEN = re.compile(r'name="([^"]+)" value="([^"]*)"')
KEY = re.compile(r'name="anyway" value="(\w+)"')


def post_anyway(client: Client, address: str, data: dict[str, Any] | None = None) -> HttpResponse:
    """Send it, and answer the question about its time where it gives pause: tests run at night and on Sundays, too."""
    sent = data or {}
    answer = client.post(address, sent, follow=True)
    asked = KEY.search(answer.content.decode())
    return client.post(address, {**sent, "anyway": asked.group(1)}, follow=True) if asked else answer


def sent_by(form: BaseForm) -> dict[str, Any]:
    """What a browser sends of this form as it stands: of a box that is not ticked, nothing."""
    values = {field.html_name: field.value() for field in form}
    return {name: _as_sent(value) for name, value in values.items() if value not in (None, False)}


def _as_sent(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def undo(client: Client, page: HttpResponse, **more: Any) -> HttpResponse:
    """Press "Undo" where a page offers it: sends what stands in its form."""
    action, inside = TOAST.search(page.content.decode()).groups()
    sent: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(inside):
        sent.setdefault(name, []).append(html.unescape(value))
    return client.post(html.unescape(action), sent, **more)
