"""The floors: the least that Django itself does for a page or a save of the same kind, on the same database.

Plain models and views without a product behind them, behind the middleware of a new Django project. A page is
measured against the floor of its kind; a ratio says what our page costs beyond what nobody could avoid.
"""

from collections import defaultdict
from html import escape

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine, Template
from django.urls import path

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
CARDS, SCORES, CRITERIA, FIRST = 3, 4, 8, 1
EVIDENCE = "Criteria first, five days, then a decision by the person who would carry it."


class FloorCandidate(models.Model):
    name = models.CharField(max_length=120)
    email = models.EmailField()
    role = models.CharField(max_length=120)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.name


class FloorCard(models.Model):
    candidate = models.ForeignKey(FloorCandidate, models.CASCADE, related_name="cards")
    panelist = models.CharField(max_length=120)
    summary = models.TextField(blank=True)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.panelist


class FloorScore(models.Model):
    card = models.ForeignKey(FloorCard, models.CASCADE, related_name="scores")
    criterion = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField()
    evidence = models.TextField(blank=True)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return str(self.score)


class FloorLog(models.Model):
    text = models.CharField(max_length=200)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.text


MODELS = (FloorCandidate, FloorCard, FloorScore, FloorLog)


def fill(size: int) -> None:
    """`size` candidates with three cards of four scores."""
    candidates = FloorCandidate.objects.bulk_create(
        FloorCandidate(name=f"Candidate {n:05d}", email=f"c{n}@example.org", role="Team lead") for n in range(size)
    )
    cards = FloorCard.objects.bulk_create(
        FloorCard(candidate=candidate, panelist=f"Panelist {n}") for candidate in candidates for n in range(CARDS)
    )
    FloorScore.objects.bulk_create(
        (
            FloorScore(card=card, criterion=n, score=1 + (card.pk + n) % 5, evidence=EVIDENCE)
            for card in cards
            for n in range(SCORES)
        ),
        batch_size=5000,
    )


# --- Views ----------------------------------------------------------------------------------------------------

_engine = Engine()


def _template(body: str) -> Template:
    return _engine.from_string(f"<!doctype html><html lang='en'><title>Floor</title><main>{body}</main></html>")


ONE = _template("<h1>{{ row.name }}</h1><p>{{ row.email }}</p><p>{{ row.role }}</p>")
LIST = _template(
    "<table>{% for row in rows %}<tr><td><a href='/candidates/{{ row.pk }}/'>{{ row.name }}</a></td>"
    "<td>{{ row.email }}</td><td>{{ row.role }}</td></tr>{% endfor %}</table>"
)


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def one_row(request: HttpRequest) -> HttpResponse:
    row = FloorCandidate.objects.get(pk=FIRST)
    return HttpResponse(ONE.render(Context({"row": row})))


def list_of(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(LIST.render(Context({"rows": FloorCandidate.objects.order_by("pk")[:number]})))


def matrix(request: HttpRequest) -> HttpResponse:
    """Every candidate by cards and scores: three flat queries, grouped and joined in Python."""
    names = list(FloorCandidate.objects.order_by("pk").values_list("pk", "name"))
    cards = defaultdict(list)
    for pk, candidate in FloorCard.objects.order_by("pk").values_list("pk", "candidate_id"):
        cards[candidate].append(pk)
    scores = defaultdict(list)
    for card, score in FloorScore.objects.order_by("pk").values_list("card_id", "score"):
        scores[card].append(score)
    rows = []
    for pk, name in names:
        cells = "".join(f"<td>{score}</td>" for card in cards[pk] for score in scores[card])
        rows.append(f"<tr><th>{escape(name)}</th>{cells}</tr>")
    return HttpResponse(f"<!doctype html><title>Floor</title><table>{''.join(rows)}</table>")


def insert_one(request: HttpRequest) -> HttpResponse:
    FloorLog.objects.create(text="One thing was done")
    return HttpResponse(status=204)


def save_card(request: HttpRequest) -> HttpResponse:
    """A card, its eight scores and a log row in one transaction."""
    with transaction.atomic():
        card = FloorCard.objects.create(candidate_id=FIRST, panelist="Pia", summary=EVIDENCE)
        FloorScore.objects.bulk_create(
            FloorScore(card=card, criterion=n, score=1 + n % 5, evidence=EVIDENCE) for n in range(CRITERIA)
        )
        FloorLog.objects.create(text=f"card {card.pk} saved")
    return HttpResponse(status=204)


def form_markup(request: HttpRequest) -> HttpResponse:
    """Eight criteria with five radio buttons, four blanks and a note, written by hand; one indexed query."""
    row = FloorCandidate.objects.get(pk=FIRST)
    parts = [f"<!doctype html><title>Floor</title><h1>{escape(row.name)}</h1><form method='post'>"]
    for criterion in range(CRITERIA):
        choices = "".join(
            f"<label><input type='radio' name='rating-{criterion}' value='{level}'> {level}</label>"
            for level in range(9)
        )
        parts.append(
            f"<fieldset><legend>Criterion {criterion}</legend>{choices}"
            f"<textarea name='note-{criterion}'>{escape(EVIDENCE)}</textarea></fieldset>"
        )
    parts.append("<button>Save</button></form>")
    return HttpResponse("".join(parts))


urlpatterns = [
    path("empty/", empty),
    path("one-row/", one_row),
    path("list-of-<int:number>/", list_of),
    path("matrix/", matrix),
    path("insert-one/", insert_one),
    path("save-card/", save_card),
    path("form-markup/", form_markup),
]
