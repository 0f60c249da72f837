"""After a test that committed, the database is as it began."""

import pytest
from django.core.management import call_command

from core.models import AuditEvent
from tests import memory
from tests.emptying import beginning

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.mark.parametrize("time", ["once", "again"])
def test_a_test_finds_the_rows_of_the_beginning_under_their_keys(time: str, company: object) -> None:
    if not beginning.can_put_back():
        pytest.skip("the role of this DATABASE_URL is no superuser: Django empties the tables")
    assert AuditEvent.objects.exists()
    call_command("flush", interactive=False)
    emptied = memory.everything()
    assert {table for table, rows in emptied.items() if rows} == {
        "auth_permission",
        "django_content_type",
        "questionbank_category",
        "questionbank_competencygroup",
    }
    assert {min(rows) for rows in emptied.values() if rows} == {1}
