"""Files that come with the form of a question: kept at once, so that no mistake elsewhere costs them."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from questionbank.exhibits.accepted import accepted
from questionbank.exhibits.forms import ExhibitRow
from questionbank.exhibits.services import keep_exhibit_file
from questionbank.models import ExhibitFile
from questionbank.states import ExhibitKind

_UPLOAD = re.compile(r"exhibit_([1-9][0-9]?)_upload")


def with_kept_files(request: HttpRequest) -> QueryDict | None:
    """What was posted, with each file kept and named in its row, and a sentence where it could not be; None where
    nothing was posted. Raises PartAway where the store does not answer."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    for name, upload in request.FILES.items():
        if found := _UPLOAD.fullmatch(str(name)):
            for field, value in _kept(ExhibitRow(int(found[1])), upload, data).items():
                data[field] = value
    return data


def _kept(row: ExhibitRow, upload: Any, data: QueryDict) -> dict[str, str]:
    """What stands in a row once its file is kept. What it is, the file says where it can be nothing else."""
    try:
        file = accepted(upload)
    except ValidationError as error:
        return {row.mistake: str(error.messages[0])}
    kept = keep_exhibit_file(file)
    return {
        row.file_id: kept.sha256,
        row.file_name: file.name,
        row.kind: kind_of(kept, str(data.get(row.kind, ""))),
        row.remove: "",
    }


def kind_of(file: ExhibitFile, chosen: str) -> str:
    """A picture, unless somebody chose to hand it out as a file."""
    is_shown = file.is_picture and chosen != ExhibitKind.FILE
    return ExhibitKind.PICTURE if is_shown else ExhibitKind.FILE
