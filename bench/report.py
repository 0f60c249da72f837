"""Build the rows, run the rounds, print what was seen."""

import cProfile
import json
import os
import platform
import pstats
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench import databases, floors, memory, rows
from bench.goals import (
    GOALS,
    MATRIX_AT_THE_LARGEST,
    WORKER_GROWS_MIB,
    Goal,
    Seen,
    Verdicts,
    larger_than_base,
    look,
    middle_of,
)
from bench.measure import Target, ratio
from bench.measure import run as run_rounds
from bench.pages import Site, floor_targets, page_addresses, page_targets, save_targets
from bench.statements import statements_of
from bench.visitor import Application

SAVES = [goal for goal in GOALS if goal.number == "6"]
SQLITE = "sqlite"
PROFILED_CALLS = 40


def write(folder: Path, sizes: Sequence[int], *, rounds: int, is_large: bool, has_packets: bool) -> None:
    """Everything that `make bench` prints."""
    print(f"{timezone.localdate():%d %B %Y}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load()}")
    sites = list(build_sites(folder, sizes))
    postgres, lite = sites[:-1], sites[-1]
    names = [site.name for site in postgres]
    targets = {target.name: target for target in all_targets(postgres, lite)}
    asked = ask_all(targets)
    print(f"{len(targets)} targets, {rounds} interleaved rounds. Milliseconds of CPU are medians; only ratios compare.")
    run_rounds(list(targets.values()), rounds)
    seen = [look(goal, targets, names, asked) for goal in GOALS if f"{goal.page}@{names[-1]}" in asked]
    verdicts = Verdicts()
    print_floors(targets, names)
    print_pages(seen, names, verdicts)
    found: dict[str, Any] = {one.goal.page: as_json(one) for one in seen}
    found["sqlite"] = print_saves_on_sqlite(targets, asked, verdicts)
    found["over_http"] = print_saves_over_http(postgres[min(1, len(postgres) - 1)], rounds, verdicts)
    found["matrix"] = print_matrix(postgres, targets, verdicts)
    found["worker_grows_mib"] = print_worker(postgres[-1], verdicts)
    if has_packets:
        found["packet"] = print_packets(sites[0], rounds, 300 if is_large else 60, verdicts)
    print(json.dumps({"rounds": rounds, "sizes": list(sizes), **found, "missed": verdicts.missed}))


def profile(folder: Path, size: int, page: str) -> None:
    """Where the time of one page or save goes, and what it asks of the database."""
    applications = {"app": Application(), "floor": Application(floors.MIDDLEWARE, "bench.floors")}
    site = build_site(str(size), size, databases.postgres_named("bench_profile"), applications)
    targets = [*page_targets(site), *save_targets(site)]
    target = next(one for one in targets if one.name == f"{page}@{site.name}")
    for sql in asked_by(target):
        print(f"  {sql[:400]}")
    profiler = cProfile.Profile(time.process_time)
    for _ in range(PROFILED_CALLS):
        target.before()
        profiler.enable()
        target.call()
        profiler.disable()
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(70).sort_stats("tottime").print_stats(25)


def load() -> str:
    return " ".join(f"{one:.1f}" for one in os.getloadavg())


# --- Rows -----------------------------------------------------------------------------------------------------


def build_sites(folder: Path, sizes: Sequence[int]) -> Iterator[Site]:
    """A PostgreSQL database for each size, and SQLite with the smallest."""
    applications = {"app": Application(), "floor": Application(floors.MIDDLEWARE, "bench.floors")}
    for size in sizes:
        yield build_site(str(size), size, databases.postgres_named(f"bench_{size}"), applications)
    yield build_site(SQLITE, sizes[0], databases.sqlite_at(folder / "bench.sqlite3"), applications)


def build_site(name: str, size: int, wrapper: Any, applications: dict[str, Application]) -> Site:
    began = time.perf_counter()
    databases.use(wrapper)
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in floors.MODELS:
            editor.create_model(model)
    floors.fill(size)
    house = rows.build_house(panelists=max(4, size // 10))
    rows.fill(house, rows.Mix.of(size))
    site = Site(name, size, wrapper, house, **applications)
    rows.let_worker_count()
    # What autovacuum would have done by the time that anybody measured.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    print(f"{name}: rows for {size} candidates in {time.perf_counter() - began:.0f} s", flush=True)
    return site


def all_targets(postgres: Sequence[Site], lite: Site) -> Iterator[Target]:
    for site in postgres:
        yield from floor_targets(site)
        yield from page_targets(site)
        yield from save_targets(site)
    wanted = {f"floor:{goal.floor}@{SQLITE}" for goal in SAVES}
    yield from (target for target in floor_targets(lite) if target.name in wanted)
    yield from save_targets(lite)


def ask_all(targets: dict[str, Target]) -> dict[str, list[str]]:
    """What each target asks of the database. One that does not answer is named and takes no part."""
    asked = {}
    for name, target in list(targets.items()):
        try:
            asked[name] = asked_by(target)
        except Exception as failure:
            print(f"{name} takes no part: {failure}"[:300])
            del targets[name]
    return asked


def asked_by(target: Target) -> list[str]:
    """The statements of one call, after a first one that may have something to write about the session."""
    target.enter()
    target.once()
    target.before()
    return statements_of(target.call)


# --- Printing -------------------------------------------------------------------------------------------------


def print_floors(targets: dict[str, Target], sizes: Sequence[str]) -> None:
    print("\nFloors, ms of CPU (wall)")
    for name in ("empty", "one-row", "list-of-25", "list-of-50", "form-markup", "insert-one", "save-card"):
        target = targets[f"floor:{name}@{sizes[0]}"]
        print(f"  {name:<14}{target.milliseconds:8.2f} ({target.wall_milliseconds:.2f})")
    for size in sizes:
        target = targets[f"floor:matrix@{size}"]
        print(f"  {'matrix ' + size:<14}{target.milliseconds:8.2f} ({target.wall_milliseconds:.2f})")


def print_pages(seen: Sequence[Seen], sizes: Sequence[str], verdicts: Verdicts) -> None:
    middle, (base, larger) = middle_of(sizes), larger_than_base(sizes)
    print(f"\nPages and saves. Ratio and times at {middle}; growth over {base}, the worse of CPU and wall time.")
    grown = " ".join(f"{'x' + size:>7}" for size in larger)
    print(
        f"{'page':<21}{'ms':>8}{'wall':>8}  {'floor':<12}{'ratio':>7}{'(wall)':>8} {grown}{'SQL':>5}  goal"
        f"{'':<28}verdict"
    )
    for one in seen:
        growth = " ".join(f"{one.growth[size]:7.2f}" for size in larger)
        print(
            f"{one.goal.page:<21}{one.milliseconds[middle]:8.1f}{one.wall[middle]:8.1f}  {one.goal.floor:<12}"
            f"{one.ratio:7.1f}{one.wall_ratio:8.1f} {growth}{max(one.statements.values()):5}  "
            f"{one.goal.words:<32}{verdicts.on(one.goal.page, one.missed)}"
        )


def print_saves_on_sqlite(
    targets: dict[str, Target], asked: dict[str, list[str]], verdicts: Verdicts
) -> dict[str, Any]:
    print("\nSaves on SQLite (WAL, synchronous=FULL)")
    found = {}
    for goal in SAVES:
        one = look(Goal(goal.page, goal.floor, goal.number, goal.most), targets, [SQLITE], asked)
        found[goal.page] = as_json(one)
        print(
            f"{goal.page:<18}{one.milliseconds[SQLITE]:8.1f}{one.wall[SQLITE]:8.1f}  {goal.floor:<12}"
            f"{one.ratio:7.1f}{one.wall_ratio:8.1f}{one.statements[SQLITE]:5}  {one.goal.words:<32}"
            f"{verdicts.on(f'{goal.page} on SQLite', one.missed)}"
        )
    return found


def print_saves_over_http(site: Site, rounds: int, verdicts: Verdicts) -> dict[str, float]:
    from bench import over_http

    site.enter()
    print(f"\nSaves at {site.name} through gunicorn and a socket, ms of wall time (goal 6)")
    found = {}
    for name, one in over_http.measure(site, rounds).items():
        goal = next(goal for goal in SAVES if goal.page == name)
        print(
            f"{name:<18}{one['ms']:8.1f}  {goal.floor:<12}{one['floor_ms']:8.1f}{one['ratio']:7.1f} x  "
            f"goal {goal.most:g} x  {verdicts.at_most(f'{name} over HTTP', one['ratio'], goal.most)}"
        )
        found[name] = round(one["ratio"], 2)
    return found


def print_matrix(sites: Sequence[Site], targets: dict[str, Target], verdicts: Verdicts) -> dict[str, float]:
    """Everybody on one page, at every size: goals 1 and 4."""
    print(
        "\nThe comparison of everybody over the bare matrix of that size, and what it leaves in a worker (goals 1, 4)"
    )
    found = {}
    for site in sites:
        page, what = targets[f"compare_all@{site.name}"], f"comparison of all {site.name}"
        times = ratio(page, targets[f"floor:matrix@{site.name}"])
        kept = kept_by(site, page)
        limit = MATRIX_AT_THE_LARGEST if site.size >= 5000 else 2.5
        print(
            f"  {site.name:<6}{page.milliseconds:8.1f} ms{times:7.2f} x: {verdicts.at_most(what, times, limit)}; "
            f"kept {kept:.1f} MiB: {verdicts.at_most(f'{what}, MiB kept', kept, 60)}"
        )
        found[site.name] = round(times, 2)
        found[f"{site.name}_kept_mib"] = round(kept, 1)
    return found


def print_worker(site: Site, verdicts: Verdicts) -> float:
    """What a new worker holds after every page at the largest size."""
    start, end = memory.of_new_worker(site.wrapper.settings_dict["NAME"], page_addresses(site))
    verdict = verdicts.at_most(f"worker after every page at {site.name}, MiB", end - start, WORKER_GROWS_MIB)
    print(f"\nA new worker after every page at {site.name}: {start:.0f} MiB, then {end:.0f}: {verdict}")
    return round(end - start, 1)


def kept_by(site: Site, page: Target) -> float:
    def own_connection() -> None:
        databases.use(databases.wrapper_for(NAME=site.wrapper.settings_dict["NAME"]))

    return memory.growth_mib(own_connection, page.call)


PACKET_GOALS = {
    "over_tuned": (1.10, "over bare tuned WeasyPrint, the same HTML and style sheets (8)"),
    "over_plain": (0.80, "over plain write_pdf() (8)"),
    "tagged_over_untagged": (1.10, "tagged over untagged (8)"),
    "fetch_and_template_share": (0.10, "data and template, as a share of the layout (8)"),
    "first_over_warm": (1.6, "first packet of a fresh child over a warm one (9)"),
    "child_growth_mib": (8, "MiB that a child grows over its packets (9)"),
}


def print_packets(site: Site, rounds: int, documents: int, verdicts: Verdicts) -> dict[str, float]:
    from packets.printing.renderer import why_unavailable

    if sentence := why_unavailable():
        print(f"\nPackets (goals 8, 9): {sentence}")
        return {}
    from bench import documents as packets

    site.enter()
    found = packets.measure(site.house.company, rounds, documents)
    print(f"\nPackets: {found['warm_ms']:.0f} ms of CPU warm; {documents} in one child")
    for name, (limit, words) in PACKET_GOALS.items():
        print(f"  {found[name]:6.2f}  goal {limit:g}  {words}: {verdicts.at_most(words, found[name], limit)}")
    return {name: round(value, 3) for name, value in found.items()}


def as_json(one: Seen) -> dict[str, Any]:
    return {
        "ms": {size: round(value, 2) for size, value in one.milliseconds.items()},
        "wall_ms": {size: round(value, 2) for size, value in one.wall.items()},
        "ratio": round(one.ratio, 2),
        "wall_ratio": round(one.wall_ratio, 2),
        "growth": {size: round(value, 2) for size, value in one.growth.items()},
        "statements": max(one.statements.values()),
        "met": not one.missed,
    }
