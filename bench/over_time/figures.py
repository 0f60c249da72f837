"""Figures that are kept while a long run goes on, so that whoever stops it loses little."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self


@dataclass
class Kept:
    """Findings of numbers, counters and sentences, with a file that may hold those of the run so far."""

    @classmethod
    def from_store(cls, store: Path | None) -> Self:
        """Those of the file; fresh ones where there is none."""
        found = cls()
        kept = json.loads(store.read_text()) if store is not None and store.exists() else {}
        for one in fields(found):
            if one.name in kept:
                value = kept[one.name]
                setattr(found, one.name, Counter(value) if isinstance(getattr(found, one.name), Counter) else value)
        return found

    def keep(self, store: Path | None) -> None:
        """Write them, whole or not at all."""
        if store is not None:
            beside = store.with_suffix(".new")
            beside.write_text(json.dumps(vars(self)))
            beside.replace(store)
