"""A download that a test leaves unread is closed with that test."""

import io

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse

from tests.downloads import closed_in_the_end


def test_what_was_not_read_is_closed() -> None:
    name = default_storage.save("left/open.txt", ContentFile(b"unread"))
    plain, stored = io.BytesIO(b"unread"), default_storage.open(name)
    with closed_in_the_end():
        answers = [FileResponse(plain), FileResponse(stored, as_attachment=True)]
        assert "attachment" in answers[1]["Content-Disposition"]
        assert not plain.closed and not stored.closed
    assert plain.closed and stored.closed
    default_storage.delete(name)
