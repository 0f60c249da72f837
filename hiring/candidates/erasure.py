"""What imports, lists and counts of candidates keep of one person: read for their copy, and forgotten with them."""

from core.addresses import canonical_email
from core.reading.sheets import table_of_text
from hiring.candidates.importing.listed_candidates import addresses_in
from hiring.models import Candidate, CandidateImport, CandidateList, KeptStand


def replaced_by_imports(candidate: Candidate) -> list[str]:
    """What imports replaced of what was stored about a candidate, and remember for their undo."""
    imports = CandidateImport.objects.filter(opening=candidate.opening_id).exclude(updated=[]).order_by("pk")
    entries = (entry for brought in imports for entry in brought.updated if entry["key"] == candidate.pk)
    return [text for entry in entries for text in entry["before"].values() if text]


def forget_imported(candidate: Candidate) -> None:
    """Take a candidate out of what imports remember for their undo; lists that wait and name their address go.

    Part of a larger action: call it inside its transaction.
    """
    for brought in CandidateImport.objects.filter(opening=candidate.opening_id).exclude(updated=[]):
        kept = [entry for entry in brought.updated if entry["key"] != candidate.pk]
        if len(kept) != len(brought.updated):
            CandidateImport.objects.filter(pk=brought.pk).update(updated=kept)
    address = canonical_email(candidate.email)
    tables = CandidateList.objects.order_by().values_list("pk", "table")
    naming = [key for key, table in tables.iterator(10) if address in addresses_in(table_of_text(table))]
    CandidateList.objects.filter(pk__in=naming).delete()


def forget_counted(candidate: Candidate) -> None:
    """Forget where the candidates of their opening came from, for one such text may speak of them alone: until the
    worker counts again, it is counted while somebody waits."""
    KeptStand.objects.filter(opening=candidate.opening_id).update(candidates=None)
