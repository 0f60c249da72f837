from celery import shared_task
from django.utils import timezone

from core import audit_chain, jobs, refused_forms
from core.models import Heartbeat


@shared_task(name="core.sweep_jobs")
def sweep_jobs() -> None:
    jobs.sweep()


@shared_task(name="core.heartbeat")
def heartbeat() -> None:
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})


@shared_task(name="core.chain_audit")
def chain_audit() -> None:
    audit_chain.chain_events()


@shared_task(name="core.clear_ended_sessions")
def clear_ended_sessions() -> None:
    refused_forms.clear_ended_sessions()
