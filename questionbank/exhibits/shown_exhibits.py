"""An exhibit as a page shows it: code as it stands, a table as a table, a picture as a picture, a file to open."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from questionbank.exhibits.exhibit_content import ExhibitContent
from questionbank.exhibits.services import files_called
from questionbank.exhibits.table_rows import TableRows, table_of
from questionbank.models import Exhibit, ExhibitFile, Question
from questionbank.states import ExhibitKind


@dataclass(frozen=True)
class ShownExhibit:
    """One exhibit with the `address` of its file on this page; empty where it has none to open here."""

    content: ExhibitContent
    file: ExhibitFile | None = None
    address: str = ""

    @property
    def caption(self) -> str:
        return self.content.caption

    @property
    def label(self) -> str:
        return self.content.label

    @property
    def table(self) -> TableRows | None:
        return table_of(self.content.text) if self.content.kind == ExhibitKind.TABLE else None

    @property
    def is_picture(self) -> bool:
        return bool(self.address) and self.file is not None and self.file.is_picture

    @property
    def has_file(self) -> bool:
        return bool(self.content.file_id)

    @property
    def size(self) -> str:
        return str(filesizeformat(self.file.size)) if self.file else ""

    @property
    def is_elsewhere(self) -> bool:
        """A picture of which there is the address alone: no page of ours loads it, so it is there to be opened."""
        return self.content.kind == ExhibitKind.PICTURE and not self.content.file_id


def shown_exhibits(contents: Sequence[ExhibitContent], address_of: Callable[[int], str]) -> list[ShownExhibit]:
    """Exhibits with their files, in one query; `address_of` gives the address of the file at a place from 1 on."""
    files = files_called(content.file_id for content in contents)
    return [
        ShownExhibit(content, files[content.file_id], address_of(place))
        if content.file_id in files
        else ShownExhibit(content)
        for place, content in enumerate(contents, start=1)
    ]


def content_of_exhibit(row: Exhibit) -> ExhibitContent:
    """What a row says."""
    return ExhibitContent(row.kind, row.text, row.description, row.file_id, row.file_name)


def exhibits_of(question: Question) -> list[ShownExhibit]:
    """Those of a question of the bank, read `with_items()`: no query of its own."""
    return [
        ShownExhibit(
            content_of_exhibit(row),
            row.file,
            reverse("questionbank:exhibit_file", args=[question.pk, row.position]) if row.file_id else "",
        )
        for row in question.exhibits.all()
    ]


def kept_exhibits(contents: Iterable[ExhibitContent]) -> list[ShownExhibit]:
    """Those that somebody is writing: their files are named by their hash."""
    contents = list(contents)
    return shown_exhibits(
        contents, lambda place: reverse("questionbank:exhibit_kept", args=[contents[place - 1].file_id])
    )
