"""What a loop goes by: the version of the agreement that held when it began, or the one that would hold now."""

from collections.abc import Iterable

from django.db.models import Exists, F, Q, Value
from django.db.models.expressions import ExpressionWrapper
from django.db.models.fields import BooleanField

from accounts.models import User
from hiring.models import Agreement, AgreementCompetency, Opening, RoleCompetency
from hiring.openings.agreement.terms import AgreedCompetency, frozen_line
from hiring.openings.agreement.wording import UNSIGNED, Quoted
from interviews.models import Loop

NOT_COMPUTED = "No score is computed in this opening, as its agreement says."
COLUMNS = ("competency_id", "competency__name", "is_must_have", "weight", "weight_reason")


def agreed_competencies(loop: Loop) -> list[AgreedCompetency]:
    """The competencies that this loop is held and judged by, with must-haves and weights, by name: those of its
    agreement; before the loop has begun, of the one that it would go by now. One statement."""
    if loop.agreement_id is None:
        lines = _lines_in_force(loop.opening)
    else:
        lines = map(frozen_line, AgreementCompetency.objects.filter(agreement=loop.agreement_id))
    return sorted(lines, key=lambda line: (line.name.casefold(), line.competency_id))


def must_haves_of(loop: Loop) -> set[int]:
    """The competencies that are must-haves in what the loop is judged by. One statement."""
    return {line.competency_id for line in agreed_competencies(loop) if line.is_must_have}


def _lines_in_force(opening: Opening) -> Iterable[AgreedCompetency]:
    """As `terms_of(in_force(opening))` has them, read at once: pages of plans have no statement to spare."""
    newest = Agreement.objects.filter(opening=opening).order_by(F("frozen_at").desc(nulls_last=True), "version")
    is_frozen = ExpressionWrapper(Q(agreement__frozen_at__isnull=False), BooleanField())
    own = AgreementCompetency.objects.filter(agreement=newest.values("pk")[:1]).order_by()
    asked = RoleCompetency.objects.filter(role=opening.role_id).order_by()
    rows = asked.annotate(place=Value(0), frozen=Value(False)).values_list("place", "frozen", *COLUMNS)
    rows = rows.union(own.annotate(place=Value(1), frozen=is_frozen).values_list("place", "frozen", *COLUMNS), all=True)
    of_role: dict[int, AgreedCompetency] = {}
    of_agreement: dict[int, AgreedCompetency] = {}
    stands = False
    for place, frozen, *columns in rows:
        line = AgreedCompetency(*columns)
        (of_agreement if place else of_role)[line.competency_id] = line
        stands = stands or bool(frozen)
    return of_agreement.values() if stands else [of_agreement.get(key, line) for key, line in of_role.items()]


def quoted_for(loop: Loop, reader: User | None = None) -> Quoted:
    """The version that the loop goes by, as others quote it; with a `reader`, as it is quoted to them. Read `loop`
    with `agreement__proposed_by`."""
    if loop.agreement is None:
        return UNSIGNED
    quoted = Quoted.of(loop.agreement)
    if reader is None or not quoted.counts_cards or tells_cards_to(reader, loop.candidate.opening_id):
        return quoted
    return quoted.without_cards()


def tells_cards_to(reader: User, opening_pk: int) -> bool:
    """Whether pages of this opening may say to this reader how many cards were in."""
    return not Loop.objects.seals_counts_to(reader, opening_pk)


def versions_quoted_to(reader: User, opening_pk: int) -> dict[int, Quoted]:
    """Every version of an opening's agreement by its key, as it is quoted to this reader. One statement."""
    seals = Exists(Loop.objects.sealing_counts(reader, opening_pk))
    versions = Agreement.objects.filter(opening=opening_pk).select_related("proposed_by").annotate(seals_cards=seals)
    return {version.pk: Quoted.of(version, tells_cards=not version.seals_cards) for version in versions}


def computes_score(agreement: Agreement | None) -> bool:
    """Whether ratings of a loop that goes by this agreement are combined into numbers."""
    return agreement is None or agreement.computes_score
