"""The pages that show a kit or a debrief offer it as a PDF, and the button leads to the document."""

from typing import Any

from django.urls import reverse

from packets.models import Document


def test_the_paper_kit_becomes_a_pdf(loop_active: Any, pia: Any, olga: Any, as_user: Any) -> None:
    interview = loop_active.interviews.order_by("position")[0]
    button = reverse("packets:kit_request", args=[interview.pk])
    page = as_user(pia).get(reverse("interviews:kit_print", args=[interview.pk]))
    assert f'action="{button}"' in page.content.decode()
    answer = as_user(pia).post(button, follow=True)
    assert answer.status_code == 200 and Document.objects.get().kind == Document.Kind.PAPER_KIT
    assert as_user(olga).post(button).status_code == 404


def test_the_debrief_becomes_a_pdf(loop_debrief: Any, max: Any, olga: Any, as_user: Any) -> None:
    button = reverse("packets:debrief_request", args=[loop_debrief.pk])
    page = as_user(max).get(reverse("interviews:debrief", args=[loop_debrief.pk]))
    assert f'action="{button}"' in page.content.decode()
    answer = as_user(max).post(button, follow=True)
    assert answer.status_code == 200 and Document.objects.get().kind == Document.Kind.DEBRIEF
    assert as_user(olga).post(button).status_code == 404
