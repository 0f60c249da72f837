"""The invented people, openings and candidates of the demo."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password

from accounts.models import User
from config.demo.clock import ZONE
from hiring.candidates import services as candidates_services
from hiring.kits.services import install_kit_file
from hiring.models import Candidate, LoopTemplate, Opening
from hiring.openings.agreement.services import latest_of, propose_agreement, sign_agreement
from hiring.openings.agreement.terms import terms_of
from hiring.openings.services import (
    add_team_member,
    change_opening_status,
    choose_template,
    create_opening,
    update_opening,
)
from hiring.states import TeamPart
from questionbank.importing.kit_files import shipped_kit_file

TEXTS = Path(__file__).with_name("texts")


@cache
def texts() -> dict[str, Any]:
    """What the invented people say and write."""
    files = sorted(TEXTS.glob("*.yaml"))
    return {key: said for file in files for key, said in yaml.safe_load(file.read_text(encoding="utf-8")).items()}


@dataclass
class Company:
    """The people and openings of the demo, by their short names."""

    people: dict[str, User]
    openings: dict[str, Opening] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def manager_of(self, opening: Opening) -> User:
        return opening.team_members.hiring_managers().get().user

    def recruiter_of(self, opening: Opening) -> User:
        return opening.team_members.recruiters().get().user


def hire_people(password: str | None = None) -> Company:
    """The cast. With a password they can all sign in by it."""
    people = {}
    # Worked out once, for it is made to take long. In a real company nobody shares a password.
    hashed = make_password(password)
    for key, row in texts()["people"].items():
        people[key] = User(email=f"{key}@tidewell.example", password=hashed, time_zone=ZONE, **row)
        people[key].save()
    return Company(people)


def make_up_people(keys: Iterable[str], domain: str, mark: str) -> dict[str, User]:
    """Some of the cast for sample data, marked in their names: members without a password, and none ever gets one."""
    people = {}
    for key in keys:
        said = texts()["people"][key] | {"site_role": User.SiteRole.MEMBER}
        said["name"] = f"{said['name']} {mark}"
        people[key] = User(
            email=f"{key}@{domain}", password=make_password(None), time_zone=ZONE, is_sample=True, **said
        )
        people[key].save()
    return people


def open_openings(company: Company, *names: str) -> None:
    """Load their kits and open the named openings, or all of them, each with its team and its loop template."""
    kits = dict.fromkeys(row["kit"] for row in texts()["openings"].values())
    templates = {slug: install_kit_file(kit=shipped_kit_file(slug)) for slug in kits}
    for name, row in texts()["openings"].items():
        if not names or name in names:
            company.openings[name] = open_opening(company, row, templates[row["kit"]])


def open_opening(company: Company, row: dict[str, Any], template: LoopTemplate) -> Opening:
    """Open one, with its team, its loop template and what is looked for."""
    manager, recruiter = company.people[row["hiring_manager"]], company.people[row["recruiter"]]
    opening = create_opening(
        code=row["code"],
        title=row["title"],
        role=template.role,
        team=row["team"],
        place=row["place"],
        headcount=row.get("headcount", 1),
        by=recruiter,
    )
    add_team_member(opening=opening, user=manager, part=TeamPart.HIRING_MANAGER, by=recruiter)
    add_team_member(opening=opening, user=recruiter, part=TeamPart.RECRUITER, by=recruiter)
    choose_template(opening=opening, template=template, by=manager)
    update_opening(opening=opening, needs_two_deciders=row.get("two_deciders", False), by=recruiter)
    opened = change_opening_status(opening=opening, to=Opening.Status.OPEN, by=manager)
    propose(opening, row["agreement"], manager, recruiter)
    return opened


def propose(opening: Opening, said: dict[str, Any], manager: User, recruiter: User) -> None:
    """What the hiring manager looks for in an opening; signed by the recruiter, too, where the texts say so."""
    lines = [
        replace(line, is_must_have=line.is_must_have and line.name not in said["can_do_without"])
        for line in terms_of(latest_of(opening)).competencies
    ]
    proposed = propose_agreement(
        opening=opening,
        level=Decimal(str(said["level"])),
        score_shown=said["score_shown"],
        competencies=lines,
        ask=[recruiter],
        reason=said.get("reason", ""),
        by=manager,
    )
    if said["signed"]:
        sign_agreement(agreement=proposed, seen=terms_of(proposed).fingerprint, by=recruiter)


def add_candidate(company: Company, row: dict[str, Any], domain: str = "candidate.example") -> Candidate:
    """One of the invented candidates, with an address at this domain."""
    opening = company.openings[row["opening"]]
    number = opening.candidates.count() + 1
    return candidates_services.add_candidate(
        opening=opening,
        name=row["name"],
        address_as=row.get("address_as", ""),
        email=f"{row['opening']}.{number}@{domain}",
        pronoun=row["pronoun"],
        source=row["source"],
        by=company.recruiter_of(opening),
    )


def fresh(obj: Any) -> Any:
    """The row as it stands in the database now."""
    return type(obj)._default_manager.get(pk=obj.pk)
