"""Static files: every name that a template or a style sheet uses exists, as the hashed names of production need."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

STATIC_TAG = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")
IMPORT = re.compile(r"""^import\b[^;]*?["']\./([^"']+)["'];""", re.MULTILINE)
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


def test_there_are_templates_to_look_at():
    assert any(STATIC_TAG.search(template.read_text()) for template in TEMPLATES)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_every_static_file_that_a_template_names_exists(template: Path):
    missing = [name for name in STATIC_TAG.findall(template.read_text()) if finders.find(name) is None]
    assert missing == []


@pytest.fixture
def collected(tmp_path, settings) -> Path:
    """The static files as production serves them. Collecting fails where one names a file that is not there."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "core.storage.HashedStaticFilesStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_static_files_can_be_collected_under_hashed_names(collected):
    assert len(list((collected / "vendor").glob("bootstrap.min.*.css"))) == 1
    assert (collected / "staticfiles.json").exists()


def test_scripts_import_each_other_under_hashed_names(collected):
    """A plain name would be fetched anew and be a second copy of the same script, with a state of its own."""
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    scripts = {name: collected / hashed for name, hashed in names.items() if re.fullmatch(r"js/[\w-]+\.js", name)}
    imported = {name: IMPORT.findall(script.read_text()) for name, script in scripts.items()}
    assert len(imported["js/autosave.js"]) >= 5
    for name, addresses in imported.items():
        for address in addresses:
            assert f"js/{address}" in names.values(), f"{name} imports {address}"
