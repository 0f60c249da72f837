"""The parts of a packed office document, which are files of XML."""

import zipfile
from xml.etree import ElementTree

MOST_UNPACKED = 100_000_000


def part_of(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """One part, read. Raises KeyError where there is none, ParseError and BadZipFile for a damaged one, and ValueError
    for one that unpacks to more than anybody writes, or declares types."""
    if archive.getinfo(name).file_size > MOST_UNPACKED:
        raise ValueError(name)
    content = archive.read(name)
    # No office program declares types; entities that grow without end are declared there.
    if b"<!DOCTYPE" in content[:2_000] or b"<!ENTITY" in content:
        raise ValueError(name)
    return ElementTree.fromstring(content)  # noqa: S314 - declarations are refused above
