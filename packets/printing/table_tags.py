"""What a PDF's tables say of themselves: which cells each header is for."""

from typing import Any

import pydyf


def say_scopes(document: Any, pdf: pydyf.PDF) -> None:
    """Give each header cell its scope: those in a table's head are for their column, all others for their row.

    For `write_pdf(finisher=...)`. The layout engine names each cell's headers; some readers ask for the scope instead.
    """
    elements = {thing.reference: thing for thing in pdf.objects if _is_element(thing)}
    for element in elements.values():
        if element["S"] == "/TH" and "A" in element:
            part = elements[elements[element["P"]]["P"]]
            element["A"]["Scope"] = "/Column" if part["S"] == "/THead" else "/Row"


def _is_element(thing: Any) -> bool:
    return isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/StructElem"
