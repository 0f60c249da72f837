"""What lists of candidates keep of somebody who is erased."""

from core.addresses import canonical_email
from hiring.models import Candidate, CandidateImport, CandidateList


def forget_imported(candidate: Candidate) -> None:
    """Take a candidate out of what imports remember for their undo; lists that wait and name their address go.

    Part of a larger action: call it inside its transaction.
    """
    for brought in CandidateImport.objects.filter(opening=candidate.opening_id).exclude(updated=[]):
        kept = [entry for entry in brought.updated if entry["key"] != candidate.pk]
        if len(kept) != len(brought.updated):
            CandidateImport.objects.filter(pk=brought.pk).update(updated=kept)
    for listed in CandidateList.objects.all():
        if canonical_email(candidate.email) in canonical_email(listed.table):
            listed.delete()
