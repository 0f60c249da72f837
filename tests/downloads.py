"""Files of downloads that a test never reads to their end.

Nobody would close them but the garbage collector, whose complaint then fails whatever test is running by that time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch


@contextmanager
def closed_in_the_end() -> Iterator[None]:
    """Close every file that a FileResponse took meanwhile."""
    from django.http import FileResponse  # the plugin is read before Django has its settings

    files: list[Any] = []
    set_headers = FileResponse.set_headers

    def remember(response: FileResponse, file: Any) -> None:
        files.append(file)
        set_headers(response, file)

    with patch.object(FileResponse, "set_headers", remember):
        try:
            yield
        finally:
            for file in files:
                file.close()
