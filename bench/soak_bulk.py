"""`make soak-bulk`: one bulk job of 1,000 packets while workers and the broker are killed on the way; PACKETS=1000.

Killed are, by chance, a worker's child in the middle of a packet, the whole worker, or the broker. Every accepted
packet must be made exactly once in effect. The last line is JSON: {"packets", "kills", "missing", "doubled", "failed"}:
missing are packets that are not in the ZIP, doubled those that are in it twice or became ready twice, failed those
that a person would see as failed.
"""

import argparse
import collections
import csv
import io
import json
import os
import random
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from bench.soak_capture import environment_for

WORKERS = 2
KILLS_EVERY = (4.0, 9.0)
# From the last kill on nothing disturbs; then everything must come to its end.
PATIENCE = 900.0
# Killing goes on until this share is made, so that the end can be reached.
DISTURB_UNTIL = 0.9


def run(folder: Path, packets: int) -> dict[str, int]:
    from bench.bulk import Broker, Workers, approve_many, nudge_all, wait_until

    broker = Broker(folder)
    import django

    django.setup()
    from django.core.management import call_command

    from packets.handing_over.bulk import start_export
    from packets.models import Document, PacketExport

    call_command("migrate", verbosity=0, interactive=False)
    loops, rita = approve_many(packets)
    workers = Workers(folder, WORKERS)
    try:
        export = start_export(loops=loops, by=rita)
        nudge_all()
        kills = disturb(broker, workers, packets)

        def is_over() -> bool:
            left = Document.objects.exclude(job_status__in=["done", "failed"]).count()
            print(f"  {packets - left} of {packets} made, {kills} kills", flush=True)
            time.sleep(2)
            return not left and PacketExport.objects.get(pk=export.pk).job_status in ("done", "failed")

        wait_until(is_over, PATIENCE + packets)
    finally:
        workers.stop()
        broker.stop()
    return {"packets": packets, "kills": kills, **count(export.pk, packets)}


def disturb(broker: "Broker", workers: "Workers", packets: int) -> int:  # type: ignore[name-defined]  # noqa: F821
    """Kill until most packets are made. Gives the number of kills."""
    from packets.models import Document

    kills = 0
    while Document.objects.filter(job_status="done").count() < packets * DISTURB_UNTIL:
        time.sleep(random.uniform(*KILLS_EVERY))
        random.choice([workers.kill_child, workers.kill_child, workers.kill_all, broker.kill])()
        kills += 1
    return kills


def count(export_pk: int, packets: int) -> dict[str, int]:
    """What the ZIP and the trail say."""
    from django.core.files.storage import default_storage

    from core.models import AuditEvent
    from packets.models import Document, PacketExport

    made = collections.Counter(AuditEvent.objects.filter(action="packet.made").values_list("subject_id", flat=True))
    export = PacketExport.objects.get(pk=export_pk)
    names: collections.Counter[str] = collections.Counter()
    if export.job_status == "done":
        with default_storage.open(export.file.name) as stream, zipfile.ZipFile(io.BytesIO(stream.read())) as archive:
            index = archive.read("index.csv").decode("utf-8-sig")
            rows = csv.DictReader(
                io.StringIO(index), delimiter=csv.Sniffer().sniff(index.splitlines()[0], ",;").delimiter
            )
            names.update(row["candidate"] for row in rows if row["file"] and archive.read(row["file"])[:4] == b"%PDF")
    return {
        "missing": packets - len(names),
        "doubled": sum(number > 1 for number in names.values()) + sum(number > 1 for number in made.values()),
        "failed": Document.objects.filter(job_status="failed").count() + (export.job_status == "failed"),
    }


def main() -> int:
    options = argparse.ArgumentParser(prog="bench.soak_bulk")
    options.add_argument("--packets", type=int, default=int(os.environ.get("PACKETS") or 1_000))
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="loopwright-soak-") as folder:
        from tools import broker

        environment = environment_for(folder) | broker.addresses(Path(folder) / "valkey.sock")
        os.environ.clear()
        os.environ.update(environment)
        result = run(Path(folder), wanted.packets)
        print(json.dumps(result))
    return 1 if result["missing"] or result["doubled"] or result["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
