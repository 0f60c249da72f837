"""People, one's own account, and what an administrator looks after."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.forms import AccountForm, PersonForm
from accounts.models import BusyAddress, User
from accounts.person_field import FOUND_AT_MOST, notes_on, said
from accounts.requests import SignedInRequest
from core import audit, flash, jobs, settings_pages
from core.access import requires, signed_in, with_object
from core.mail_words import on_the_way
from core.models import Installation, Job
from core.organisation import organisation_name
from core.pages import ROWS, attempt, page_of, status_of
from core.search import holding
from core.text import search_words
from core.wording import counted, sentence_case

# Looking is listed apart, so that it does not bury what was done.
KINDS = {"done": ~audit.looks(), "looked": audit.looks()}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("Everyone's own account.")
def me(request: SignedInRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        if attempt(form, services.change_own_account, by=request.user, **form.cleaned_data):
            flash.done(request, f"Your account is changed.{form.kept_sentence}")
            return redirect("accounts:me")
    context = {"form": form, "busy_address": BusyAddress.objects.filter(person=request.user).first()}
    return render(request, "accounts/me.html", context, status=status_of(form))


@require_safe
@requires("accounts.find_people")
def person_find(request: SignedInRequest) -> HttpResponse:
    """The first few colleagues who match what is being typed into a field; the part of a page that shows them."""
    words = search_words(request.GET.get(request.GET.get("field", ""), ""))
    found = list(User.objects.people().matching(words)[: FOUND_AT_MOST + 1]) if words else []
    people = found[:FOUND_AT_MOST]
    notes = notes_on(people, request.GET.get("note", ""))
    context = {
        "words": words,
        "people": [(person, said(person), notes.get(person.pk, "")) for person in people],
        "has_more": len(found) > FOUND_AT_MOST,
        "list": request.GET.get("list", ""),
    }
    return render(request, "accounts/_found.html", context)


@require_safe
@requires("accounts.manage_people")
def person_list(request: SignedInRequest) -> HttpResponse:
    people = User.objects.with_account().order_by("-is_active", "name")
    words = search_words(request.GET.get("q", ""))
    if words:
        people = people.filter(holding(words))
    page = page_of(request, people)
    return render(request, "accounts/person_list.html", {"page": page, "words": words})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("accounts.manage_people")
def person_add(request: SignedInRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = services.add_person(by=request.user, **form.cleaned_data)
        flash.done(request, f"{person.name} has an account. {on_the_way('A mail with a link to choose a password')}")
        return redirect("accounts:person_list")
    return render(request, "accounts/person_edit.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(User, "accounts.manage_people")
def person_edit(request: SignedInRequest, person: User) -> HttpResponse:
    form = PersonForm(request.POST or None, instance=User.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        if attempt(form, services.change_person, person=person, by=request.user, **form.cleaned_data):
            flash.done(request, f"{person.name} is changed.{form.kept_sentence}")
            return redirect("accounts:person_list")
    has_factor = person != request.user and is_mfa_enabled(person)
    context = {"form": form, "person": person, "has_second_factor": has_factor}
    return render(request, "accounts/person_edit.html", context, status=status_of(form))


@require_POST
@with_object(User, "accounts.manage_people")
def person_access(request: SignedInRequest, person: User) -> HttpResponse:
    """End or give back access, send the link to choose a password again, or take a lost second factor off."""
    action = request.POST.get("action")
    if action == "end":
        services.deactivate_person(person=person, by=request.user)
        flash.done(request, f"{person.name} cannot sign in any more. What they wrote stays.")
    elif action == "give":
        services.reactivate_person(person=person, by=request.user)
        flash.done(request, f"{person.name} can sign in again.")
    elif action == "link":
        services.send_access_link(person=person, by=request.user)
        flash.done(request, on_the_way(f"A mail with a new link for {person.email}"))
    elif action == "factor":
        services.remove_second_factor(person=person, by=request.user)
        flash.done(request, f"{person.name} signs in with the password alone now.")
    else:
        raise Http404
    return redirect("accounts:person_edit", person.pk)


@require_safe
@requires("accounts.change_settings")
def settings_page(request: SignedInRequest) -> HttpResponse:
    failed = [
        {"job": job, "label": job._meta.label_lower}
        for model in jobs.job_models()
        for job in model._default_manager.filter(job_status=Job.JobStatus.FAILED).order_by("-finished_at")[:ROWS]
    ]
    context = {
        "failed": failed,
        "failed_total": jobs.count_failed() if failed else 0,
        "away_since": jobs.away_since(),
        "installation": Installation.objects.first(),
        "pages": settings_pages.pages_for(request.user),
        "organisation": organisation_name(),
        "base_url": settings.BASE_URL,
    }
    return render(request, "accounts/settings.html", context)


@require_POST
@requires("accounts.change_settings")
def job_retry(request: SignedInRequest, label: str, pk: int) -> HttpResponse:
    model = next((model for model in jobs.job_models() if model._meta.label_lower == label), None)
    job = model._default_manager.filter(pk=pk).first() if model else None
    if job is None:
        raise Http404
    jobs.retry_for(job, request.user)
    flash.done(request, "The work starts again.")
    return redirect("accounts:settings")


@require_POST
@requires("accounts.change_settings")
def job_retry_all(request: SignedInRequest) -> HttpResponse:
    """Everything that failed starts again, as after a mail server that refused everybody."""
    started, refused = jobs.retry_all_failed(request.user)
    if started:
        flash.done(request, f"{sentence_case(counted(started, 'piece'))} of work started again.")
    if refused:
        flash.caution(
            request, f"{sentence_case(counted(refused, 'piece'))} of work cannot start again as things stand."
        )
    return redirect("accounts:settings")


@require_safe
@requires("accounts.read_audit")
def audit_list(request: SignedInRequest) -> HttpResponse:
    events = audit.events_for(request.user)
    action = search_words(request.GET.get("action", ""))
    kind = request.GET.get("kind", "")
    if kind in KINDS:
        events = events.filter(KINDS[kind])
    if action:
        events = events.filter(action=action)
    page = page_of(request, events)
    names = dict(User.objects.filter(pk__in={event.by_id for event in page if event.by_id}).values_list("pk", "name"))
    rows = [{"event": event, "who": names.get(event.by_id, "the system")} for event in page]
    actions = audit.events_for(request.user).order_by("action").values_list("action", flat=True).distinct()
    context = {"page": page, "rows": rows, "actions": actions, "action": action, "kind": kind}
    return render(request, "accounts/audit_list.html", context)
