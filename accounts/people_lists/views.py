"""Many people at once: a list is read, shown person by person, and added."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.people_lists.forms import ListedPeople, PeopleListForm, listed_people
from accounts.people_lists.services import add_people
from accounts.requests import SignedInRequest
from core import flash
from core.access import requires
from core.errors import RuleViolation
from core.mail_words import on_the_way
from core.pages import status_of
from core.wording import counted, sentence_case


@require_http_methods(["GET", "HEAD", "POST"])
@requires("accounts.manage_people")
def people_add(request: SignedInRequest) -> HttpResponse:
    """Read a list, show whom it names, and add those who are ticked. Nothing is kept before that."""
    if "add" in request.POST:
        return _add(request)
    if request.method != "POST":
        return _page(request, PeopleListForm())
    form = PeopleListForm(request.POST, request.FILES)
    return _page(request, form, listed_people(form.cleaned_data["people"]) if form.is_valid() else None)


def _add(request: SignedInRequest) -> HttpResponse:
    form = PeopleListForm(initial={"text": request.POST.get("text", "")})
    people = ListedPeople(request.POST, prefix="people")
    if not people.is_valid():
        return _page(request, form, people)
    try:
        added = add_people(people=[listed.person() for listed in people.taken], by=request.user)
    except RuleViolation as violation:
        return _page(request, form, people, refusal=violation.sentence)
    flash.done(request, _said(len(added)))
    return redirect("accounts:person_list")


def _page(request: SignedInRequest, form: PeopleListForm, people: Any = None, *, refusal: str = "") -> HttpResponse:
    if people is not None:
        people.say_standings(request.user)
    context = {"form": form, "people": people, "refusal": refusal}
    status = status_of(form, people, refused=refusal)
    return render(request, "accounts/people_lists/people_add.html", context, status=status)


def _said(number: int) -> str:
    who = sentence_case(counted(number, "person", "people"))
    mails = "A mail with a link to choose a password" if number == 1 else "A mail to each, with a link,"
    return f"{who} added. {on_the_way(mails)}"
