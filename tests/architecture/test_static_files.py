"""Static files: every name that a template or a style sheet uses exists, as the hashed names of production need."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

STATIC_TAG = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


def test_there_are_templates_to_look_at():
    assert any(STATIC_TAG.search(template.read_text()) for template in TEMPLATES)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_every_static_file_that_a_template_names_exists(template: Path):
    missing = [name for name in STATIC_TAG.findall(template.read_text()) if finders.find(name) is None]
    assert missing == []


def test_static_files_can_be_collected_under_hashed_names(tmp_path, settings):
    """Fails when a style sheet refers to a file that is not there."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert len(list((tmp_path / "vendor").glob("bootstrap.min.*.css"))) == 1
    assert (tmp_path / "staticfiles.json").exists()
