"""What can be checked about the containers without running them."""

import re
from urllib.parse import urlsplit

import pytest
import yaml

from config.env import env
from tools.base import ROOT
from tools.machine import PDF_PACKAGES

COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "pdf", "beat"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
EXAMPLE = dict(re.findall(r"^([A-Z0-9_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
# The database container's own; the settings see it inside DATABASE_URL.
COMPOSE_ONLY = {"POSTGRES_PASSWORD"}
SECRETS = ["SECRET_KEY", "POSTGRES_PASSWORD", "S3_ACCESS_KEY", "S3_SECRET_KEY"]


def test_the_example_names_exactly_what_the_settings_read():
    assert set(EXAMPLE) - COMPOSE_ONLY == set(env.scheme)


def test_the_example_has_no_secret_in_it():
    assert {name: EXAMPLE[name] for name in SECRETS} == dict.fromkeys(SECRETS, "")


def test_every_part_of_the_system_is_there():
    assert set(SERVICES) == {*OURS, "database", "broker", "files"}


@pytest.mark.parametrize("name", OURS)
def test_our_services_set_only_variables_that_the_settings_read(name):
    assert set(SERVICES[name]["environment"]) <= set(env.scheme)


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_what_stays_running_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - set(OURS)))
def test_what_others_made_comes_in_a_version_that_was_chosen(name):
    assert re.fullmatch(r"[\w/]+:\d+(\.\d+)*", SERVICES[name]["image"])


def test_the_web_server_may_drain_before_it_is_killed():
    """Readiness first, then the requests under way, as gunicorn.conf.py has it."""
    grace = int(SERVICES["web"]["stop_grace_period"].removesuffix("s"))
    patience = re.search(r"^graceful_timeout = (\d+)$", (ROOT / "gunicorn.conf.py").read_text(), re.MULTILINE)
    assert grace >= int(EXAMPLE["DRAIN_SECONDS"]) + int(patience[1])


def test_addresses_point_at_services_of_the_file():
    environment = {name: re.sub(r"\$\{.*?\}", "x", text) for name, text in SERVICES["web"]["environment"].items()}
    addresses = [environment[name] for name in ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "S3_ENDPOINT")]
    hosts = {urlsplit(address).hostname for address in addresses}
    assert hosts == {"database", "broker", "files"}
    assert SERVICES["files"]["environment"]["S3_BUCKET"] == environment["S3_BUCKET"]


def test_every_variable_taken_from_the_example_is_in_it_and_required():
    taken = re.findall(r"(?<!\$)\$\{?([A-Z0-9_]+)([^}]*)\}?", COMPOSE_TEXT)
    required = {"POSTGRES_PASSWORD", "S3_ACCESS_KEY", "S3_SECRET_KEY"}
    assert dict(taken) == {**dict.fromkeys(required, ":?set it in .env"), "TRUSTED_PROXIES": ":-1"}


def test_a_proxy_stands_in_front_unless_the_example_says_otherwise():
    """H17."""
    assert SERVICES["web"]["environment"]["TRUSTED_PROXIES"] == "${TRUSTED_PROXIES:-1}"


def test_only_the_web_server_is_reachable_and_only_from_this_machine():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:8000:8000"]}


def test_services_wait_for_the_migration():
    for name in ("web", "worker", "pdf", "beat"):
        assert SERVICES[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


def test_what_is_kept_lies_on_named_volumes():
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_the_image_runs_without_rights_and_can_make_pdfs():
    last_stage = DOCKERFILE.split("\nFROM ")[-1]
    assert re.search(r"^USER (?!root)\w+$", last_stage, re.MULTILINE)
    assert all(package in last_stage for package in PDF_PACKAGES)


def test_what_the_image_copies_exists_and_is_not_ignored():
    ignored = (ROOT / ".dockerignore").read_text().split()
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert source not in ignored, source


def test_every_job_has_its_queue_and_every_queue_its_worker():
    """G7: what a person waits for does not wait behind PDFs."""
    from django.conf import settings

    from core.jobs import job_models

    queues = {name: route["queue"] for name, route in settings.CELERY_TASK_ROUTES.items()}
    assert set(queues) == {model.task_name for model in job_models()}
    commands = " ".join(SERVICES[name]["command"] for name in ("worker", "pdf"))
    taken = ",".join(re.findall(r"--queues=([a-z,]+)", commands)).split(",")
    assert sorted(taken) == sorted({*queues.values(), settings.CELERY_TASK_DEFAULT_QUEUE})
