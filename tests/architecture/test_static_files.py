"""Static files: every name that a template or a style sheet uses exists, as the hashed names of production need."""

import json
import posixpath
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

STATIC_TAG = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")
OWN_SCRIPT = re.compile(r"""<script[^>]*\{%\s*static\s+["']js/[^>]*>""")
# Looser than what the storage rewrites, so that an import in another style is found here.
IMPORT = re.compile(r"""\b(?:import|from)\s*\(?\s*["']([^"']+)["']""")
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


def test_there_are_templates_to_look_at():
    assert any(STATIC_TAG.search(template.read_text()) for template in TEMPLATES)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_every_static_file_that_a_template_names_exists(template: Path):
    missing = [name for name in STATIC_TAG.findall(template.read_text()) if finders.find(name) is None]
    assert missing == []


def classic_scripts(page: str) -> list[str]:
    """The tags of our own scripts that load no module, and so share their names with the whole page."""
    return [tag for tag in OWN_SCRIPT.findall(page) if 'type="module"' not in tag]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_every_script_is_a_module(template: Path):
    assert classic_scripts(template.read_text()) == []


def test_a_script_that_is_no_module_is_found():
    assert classic_scripts("""<script src="{% static 'js/ui/page.js' %}" defer></script>""")
    assert not classic_scripts("""<script src="{% static 'js/ui/page.js' %}" type="module"></script>""")


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
    scripts = {name: hashed for name, hashed in names.items() if name.startswith("js/") and name.endswith(".js")}
    imported = {name: imports_of(hashed, (collected / hashed).read_text()) for name, hashed in scripts.items()}
    assert any(name.startswith("js/ui/") for name in imported["js/kit/kit.js"])
    assert {name: plain for name, found in imported.items() if (plain := found - set(scripts.values()))} == {}


def imports_of(script: str, text: str) -> set[str]:
    """The files that a script imports, as paths below the static files."""
    return {posixpath.normpath(posixpath.join(posixpath.dirname(script), name)) for name in IMPORT.findall(text)}


def test_an_import_in_any_style_is_seen():
    text = """import './a.js';\nimport {\n  b\n} from "../ui/b.js";\nconst c = await import('./c.js');"""
    assert imports_of("js/kit/kit.js", text) == {"js/kit/a.js", "js/ui/b.js", "js/kit/c.js"}
