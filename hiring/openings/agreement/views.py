"""The agreement of an opening: read, proposed, signed."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from core import fingerprint, flash
from core.access import with_object
from core.errors import RuleViolation, StaleRevision
from core.forms import mistakes_of
from core.pages import REFUSED, posted, refuse, status_of
from hiring.models import Agreement, Opening
from hiring.openings.agreement.forms import AgreementForm, AgreementLineForm
from hiring.openings.agreement.page import changes_between, freezes_at, people_to_ask, read_cards
from hiring.openings.agreement.services import (
    latest_of,
    next_version,
    propose_agreement,
    sign_agreement,
    why_first_version_stands,
    withdraw_agreement,
)
from hiring.openings.agreement.terms import Terms, role_lines, terms_of
from hiring.states import TeamPart

FROZEN_MEANWHILE = (
    "The version that you had before you was frozen meanwhile. What you chose is kept here for the next one, "
    "which needs a reason."
)
READER = "with_agreement_for"


@require_safe
@with_object(Opening, "hiring.read_agreement", finder=READER, related=("role",))
def agreement(request: SignedInRequest, opening: Opening) -> HttpResponse:
    """Every version, the newest first; the form for whoever proposes, while the first version may change."""
    return _agreement_page(request, opening)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Opening, "hiring.propose_agreement", related=("role",))
def agreement_propose(request: SignedInRequest, opening: Opening) -> HttpResponse:
    """Propose a version, sign it and ask others to. A refusal keeps what was chosen and typed."""
    open_version = _open_version(opening)
    form, lines = _forms(request, opening, open_version)
    stored = None
    sent = request.method == "POST"
    if sent and _is_overtaken(form, open_version):
        form.add_error(None, FROZEN_MEANWHILE)
    are_valid = [line.is_valid() for line in lines]
    if sent and form.is_valid() and all(are_valid):
        try:
            return _proposed(request, opening, form, lines)
        except RuleViolation as violation:
            refuse(form, violation)
            stored = violation.current["terms"] if isinstance(violation, StaleRevision) else None
    context = _form_context(request, opening, open_version, form, lines, stored)
    return render(request, "hiring/openings/agreement_propose.html", context, status=status_of(form, *lines))


def _is_overtaken(form: AgreementForm, version: Agreement) -> bool:
    """The page that was sent showed an earlier version, which has been frozen since."""
    form.is_valid()
    before = Terms.from_text(form.data.get("shown", ""))
    return before is not None and before.version != version.version


def _proposed(
    request: SignedInRequest, opening: Opening, form: AgreementForm, lines: list[AgreementLineForm]
) -> HttpResponse:
    values = form.cleaned_data
    done = propose_agreement(
        opening=opening,
        level=values["level"],
        score_shown=values["score_shown"],
        competencies=[line.agreed for line in lines],
        ask=form.ask,
        reason=values.get("reason", ""),
        seen=fingerprint.of_text(values["shown"]) if values["shown"] else "",
        by=request.user,
    )
    names = " and ".join(person.name for person in form.ask)
    if done.is_signed:
        flash.done(request, f"Version {done.version} is signed by two and holds for loops that have not begun.")
    else:
        flash.done(request, f"You signed version {done.version}. {names} finds it under My work.")
    return redirect("hiring:agreement", opening.pk)


@require_POST
@with_object(Agreement, "hiring.sign_agreement", related=("opening",))
def agreement_sign(request: SignedInRequest, agreement: Agreement) -> HttpResponse:
    """Sign what the page showed."""
    shown = request.POST.get("shown", "")
    opening = agreement.opening
    try:
        signed = sign_agreement(agreement=agreement, seen=fingerprint.of_text(shown), by=request.user)
    except StaleRevision as stale:
        return _agreement_page(request, opening, refused=stale.sentence, shown=Terms.from_text(shown))
    except RuleViolation as refusal:
        return _agreement_page(request, opening, refused=refusal.sentence)
    flash.done(request, f"You signed version {signed.version} of the agreement.")
    return redirect("hiring:agreement", opening.pk)


@require_POST
@with_object(Agreement, "hiring.propose_agreement", related=("opening",))
def agreement_withdraw(request: SignedInRequest, agreement: Agreement) -> HttpResponse:
    """Take back a later version that does not hold yet. Undo proposes the same again, with a signature of today."""
    opening = agreement.opening
    proposal = _proposal_of(request, latest_of(opening))
    withdraw_agreement(agreement=agreement, by=request.user)
    # Where somebody begins another version meanwhile, Undo does not replace it but shows both.
    shown = {"shown": terms_of(_open_version(opening)).as_text}
    sentence = f"Version {agreement.version} is withdrawn. Version {agreement.version - 1} holds on."
    undo = reverse("hiring:agreement_propose", args=[opening.pk])
    flash.toast(request, sentence, undo_url=undo, sends=proposal | shown)
    return redirect("hiring:agreement", opening.pk)


def _proposal_of(request: SignedInRequest, version: Agreement) -> dict[str, Any]:
    """What the form sends that proposes this version as it stands."""
    form, lines = _forms(request, version.opening, version, is_bound=False)
    values = {field.html_name: field.initial for each in (form, *lines) for field in each}
    people = {name: person.pk for name, person in values.items() if isinstance(person, User)}
    ticks = {name: "on" for name, value in values.items() if value is True}
    # A box without its tick and a field without a person are not sent.
    return {name: value for name, value in values.items() if value not in (None, False)} | people | ticks


def _open_version(opening: Opening) -> Agreement:
    """The version that a proposal is about: the one that may change, or the next."""
    latest = latest_of(opening)
    return next_version(latest) if latest.is_frozen else latest


def _agreement_page(
    request: SignedInRequest, opening: Opening, *, refused: str = "", shown: Terms | None = None
) -> HttpResponse:
    user = request.user
    reads_opening = user.has_perm("hiring.read_opening", opening)
    cards = read_cards(opening, user, names_loops=reads_opening)
    latest = cards[0].agreement if cards else latest_of(opening)
    proposes = user.has_perm("hiring.propose_agreement", opening)
    context: dict[str, Any] = {
        "opening": opening,
        "reads_opening": reads_opening,
        "cards": cards,
        "latest": latest,
        "refused": refused,
        "proposes": proposes,
        "why_stands": why_first_version_stands(latest),
        "may_sign": _may_sign(request, latest),
        "freezes_at": None if latest.is_frozen or latest.is_later else freezes_at(opening),
        "manager": opening.team_members.hiring_managers().select_related("user").first(),
    }
    if shown and cards:
        context["meanwhile"] = changes_between(shown, cards[0].terms)
    if proposes and not refused and not latest.is_frozen and not context["why_stands"]:
        form, lines = _forms(request, opening, latest, is_bound=False)
        context |= _form_context(request, opening, latest, form, lines, None)
    return render(request, "hiring/openings/agreement.html", context, status=REFUSED if refused else 200)


def _may_sign(request: SignedInRequest, latest: Agreement) -> bool:
    """Asked, and not yet a signature under the words that stand now."""
    if latest.pk is None or latest.is_frozen or why_first_version_stands(latest):
        return False
    words = terms_of(latest).fingerprint
    return any(row.user_id == request.user.pk and row.fingerprint != words for row in latest.signatures.all())


def _forms(
    request: SignedInRequest, opening: Opening, version: Agreement, *, is_bound: bool = True
) -> tuple[AgreementForm, list[AgreementLineForm]]:
    """The form of a version with one small form for each competency; a later version starts from the one before."""
    data = posted(request) if is_bound else None
    people = people_to_ask(opening, request.user)
    asked = [row.user for row in version.signatures.all() if row.user_id != request.user.pk] if version.pk else []
    asked = asked or _usual_signer(opening, people)
    initial: dict[str, Any] = {"second": asked[0] if asked else None, "third": asked[1] if len(asked) > 1 else None}
    initial["shown"] = terms_of(version).as_text
    form = AgreementForm(data, agreement=version, people=people, initial=initial)
    lines = [AgreementLineForm(data, line=line) for line in _lines_to_start_from(opening, version)]
    return form, lines


def _lines_to_start_from(opening: Opening, version: Agreement) -> list[Any]:
    """What the version says; of one that nobody has proposed yet, what the version before said of the role's lines."""
    if version.pk or not version.is_later:
        return list(terms_of(version).competencies)
    before = {line.competency_id: line for line in terms_of(latest_of(opening)).competencies}
    return [before.get(line.competency_id, line) for line in terms_of(version).competencies]


def _usual_signer(opening: Opening, people: QuerySet[User]) -> list[User]:
    """Somebody of the opening's team, a recruiter first; nobody where the hiring manager is alone."""
    members = {member.user_id: member for member in opening.team_members.all()}
    team = list(people.filter(pk__in=members))
    return sorted(team, key=lambda person: (members[person.pk].part != TeamPart.RECRUITER, person.name))[:1]


def _form_context(
    request: SignedInRequest,
    opening: Opening,
    version: Agreement,
    form: AgreementForm,
    lines: list[AgreementLineForm],
    stored: Terms | None,
) -> dict[str, Any]:
    of_role = {line.competency_id: line for line in role_lines(version)}
    differs = sum(line.line != of_role.get(line.line.competency_id) for line in lines)
    context: dict[str, Any] = {
        "opening": opening,
        "version": version,
        "form": form,
        "lines": lines,
        "differs": differs,
        "freezes_at": None if version.is_later else freezes_at(opening),
        "mistakes": mistakes_of(form, *lines) if request.method == "POST" and form.is_bound else [],
    }
    if stored is not None:
        before = Terms.from_text(form.data.get("shown", ""))
        context["meanwhile"] = changes_between(before, stored) if before else []
        context["shown"] = stored.as_text
    return context
