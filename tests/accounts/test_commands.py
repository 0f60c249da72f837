"""What the owner of an installation does without a browser: let somebody in, help who lost a key, lock out."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, ManagementUtility, call_command

from accounts.models import User
from core.models import AuditEvent
from tests.factories.people import give_second_factor, make_person

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_usual_commands_name_the_right_ones(capsys) -> None:
    """G10: with whatever options people know of them."""
    for words, right in (
        (["createsuperuser", "--email", "a@b.example", "--noinput"], "manage.py add_admin EMAIL"),
        (["changepassword", "ada@example.org"], "manage.py access_link EMAIL"),
    ):
        with pytest.raises(SystemExit):
            ManagementUtility(["manage.py", *words]).execute()
        assert right in capsys.readouterr().err


def test_an_administrator_is_added_once(settings) -> None:
    """G10: the second time is a sentence that says how to go on."""
    assert settings.BASE_URL in said("add_admin", "Ada@Example.org", "Ada Whitfield")
    with pytest.raises(CommandError) as refused:
        said("add_admin", "ada@example.ORG", "Ada Whitfield")
    assert str(refused.value) == (
        "Ada Whitfield has an account as ada@example.org already (administrator). "
        "For a new link to choose a password: manage.py access_link ada@example.org"
    )
    assert User.objects.count() == 1


def test_a_link_for_somebody_whom_no_mail_reaches(client) -> None:
    """G10: the link works, and that it was made is on record."""
    pia = make_person("pia")
    link = said("access_link", pia.email.upper()).split()[-1]
    assert client.get(link.partition("8000")[2], follow=True).status_code == 200
    event = AuditEvent.objects.get(action="person.access_link_made")
    assert (event.by_id, event.subject_id) == (None, str(pia.pk))


def test_a_second_factor_is_taken_off() -> None:
    """G10: from the only administrator, too."""
    ada = make_person("ada")
    with pytest.raises(CommandError, match="has no second factor"):
        said("reset_second_factor", ada.email)
    give_second_factor(ada)
    assert "password alone" in said("reset_second_factor", ada.email)
    assert not Authenticator.objects.exists()
    assert AuditEvent.objects.filter(action="person.second_factor_removed", by_id=None).exists()


def test_access_is_ended() -> None:
    """G10."""
    pia, ada = make_person("pia"), make_person("ada")
    said("deactivate", pia.email)
    pia.refresh_from_db()
    assert not pia.is_active and AuditEvent.objects.filter(action="person.deactivated").exists()
    with pytest.raises(CommandError, match="only administrator"):
        said("deactivate", ada.email)
    with pytest.raises(CommandError, match="Give it back first"):
        said("access_link", pia.email)


@pytest.mark.parametrize("command", ["access_link", "reset_second_factor", "deactivate"])
def test_nobody_by_that_address_is_a_sentence(command: str) -> None:
    with pytest.raises(CommandError, match=r"Nobody signs in as nobody@example\.org\."):
        said(command, "nobody@example.org")
