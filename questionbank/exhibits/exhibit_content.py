"""What an exhibit says, as a value. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from questionbank.states import ExhibitKind


@dataclass(frozen=True)
class ExhibitContent:
    """Something shown with a question: a `text`, or the file with the hash `file_id` under its name. A `description`
    says it to those who cannot see it."""

    kind: str
    text: str = ""
    description: str = ""
    file_id: str | None = None
    file_name: str = ""

    @classmethod
    def of_copy(cls, copy: Mapping[str, str | None]) -> "ExhibitContent":
        """What a loop copied. Copies of earlier releases say the kind as it was shown, and know no files."""
        kind = ExhibitKind((copy["kind"] or "").lower())
        return cls(**{**copy, "kind": kind})  # type: ignore[arg-type]

    @property
    def label(self) -> str:
        """What it is, as people read it; of one that is being written it may not be said yet."""
        return str(dict(ExhibitKind.choices).get(self.kind, "Exhibit"))

    @property
    def caption(self) -> str:
        """What it is, in words: a file without any is called by its name."""
        said = self.description or (self.file_name if self.kind == ExhibitKind.FILE else "")
        return ", ".join(filter(None, [self.label, said]))

    @property
    def words(self) -> str:
        """All that it says, for a search and for a comparison of versions."""
        return "\n".join(filter(None, [self.description, self.text, self.file_name]))
