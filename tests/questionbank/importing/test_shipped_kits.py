"""What holds for every kit that ships: it can be used as it is, says nothing twice, and trains fairly."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import combinations, pairwise
from typing import Any

import pytest

from hiring.planning.plan import OVERHEAD_MINUTES
from questionbank import scale
from questionbank.importing.kit_content import KitFile
from questionbank.importing.kit_files import SHIPPED, parse_kit_file, shipped_kit_files, shipped_slugs, write_kit_file

KITS = shipped_kit_files()
each_kit = pytest.mark.parametrize("kit", KITS, ids=lambda kit: kit.slug)
LONGEST_OPENING = 25
SLACK = 3
# A question such as “What do you do now?” may be asked in two places.
SHORT = 7


def test_the_kits_that_ship() -> None:
    assert shipped_slugs() == [
        "backend-engineer", "customer-support-lead", "data-analyst", "engineering-manager", "ml-team-lead",
        "product-manager", "registered-nurse", "senior-ml-engineer", "starter",
    ]  # fmt: skip


@each_kit
def test_a_kit_lies_there_as_it_would_be_exported(kit: KitFile) -> None:
    text = (SHIPPED / f"{kit.slug}.yaml").read_text(encoding="utf-8")
    heading, written = text.split("\n\n", 1)
    assert all(line.startswith("#") for line in heading.splitlines())
    assert written == write_kit_file(kit)
    assert parse_kit_file(written, "again.yaml") == kit


def entries_of(kit: KitFile) -> list[Any]:
    return [*kit.competencies, *kit.questions, *kit.practice]


def test_what_two_kits_share_reads_the_same_in_both() -> None:
    seen: dict[tuple[type, str], Any] = {}
    for entry in (entry for kit in KITS for entry in entries_of(kit)):
        assert seen.setdefault((type(entry), entry.slug), entry) == entry


def texts_in(value: Any) -> Iterator[str]:
    if is_dataclass(value):
        names = (field.name for field in fields(value) if field.name not in ("slug", "author", "sources"))
        yield from (text for name in names for text in texts_in(getattr(value, name)))
    elif isinstance(value, tuple):
        yield from (text for inner in value for text in texts_in(inner))
    elif isinstance(value, str):
        yield value


def sentences_in(value: Any) -> list[str]:
    found = [part for text in texts_in(value) for part in re.split(r"(?<=[.!?])\s+", text)]
    return [sentence.strip(".").lower() for sentence in found if len(sentence.split()) >= SHORT]


def test_no_sentence_stands_in_two_places() -> None:
    shared = {entry for kit in KITS for entry in entries_of(kit)}
    places = [*shared, *((kit.summary, kit.role.summary, kit.role.responsibilities, kit.templates) for kit in KITS)]
    counted = Counter(sentence for place in places for sentence in sentences_in(place))
    assert [sentence for sentence, times in counted.items() if times > 1] == []


@each_kit
def test_a_question_opens_with_few_words_and_goes_on_by_follow_ups(kit: KitFile) -> None:
    openings = {question.slug: question.prompt.split("\n\n")[0] for question in kit.questions}
    assert {slug: text for slug, text in openings.items() if len(text.split()) > LONGEST_OPENING} == {}


@each_kit
def test_every_level_is_described_and_none_by_a_mere_degree(kit: KitFile) -> None:
    for described in [*kit.questions, *kit.competencies]:
        assert [anchor.level for anchor in described.anchors] == list(scale.NUMBERS), described.slug
        for lower, higher in pairwise(described.anchors):
            ours, theirs = words_of(lower.text), words_of(higher.text)
            assert len(ours & theirs) < len(ours | theirs) / 2, f"{described.slug}: {lower.level}"


def words_of(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+", text.lower()) if len(word) > 3}


@each_kit
def test_no_anchor_rewards_talk_without_a_question(kit: KitFile) -> None:
    anchors = " ".join(anchor.text for entry in [*kit.questions, *kit.competencies] for anchor in entry.anchors)
    assert re.findall(r"unprompted|when asked|without being asked", anchors) == []


@each_kit
def test_every_question_has_a_source_that_can_be_opened(kit: KitFile) -> None:
    assert [question.slug for question in kit.questions if "https://" not in " ".join(question.sources)] == []


@each_kit
def test_every_round_has_slack_and_every_template_asks_all_that_is_needed(kit: KitFile) -> None:
    questions = {question.slug: question for question in kit.questions}
    needed = {need.slug for need in kit.role.competencies if need.must_have}
    assert len(kit.templates) == 2
    for template in kit.templates:
        asked = [questions[slug] for round in template.rounds for slug in round.questions]
        assert needed <= {question.competency for question in asked}, template.name
        assert any(question.unconventional for question in asked), template.name
        for round in template.rounds:
            planned = OVERHEAD_MINUTES + sum(questions[slug].minutes for slug in round.questions)
            assert planned + SLACK <= round.minutes, f"{template.name}: {round.name}"
    assert {round.minutes for round in kit.templates[1].rounds} == {45}


@each_kit
def test_every_competency_can_be_practised(kit: KitFile) -> None:
    for competency in kit.competencies:
        samples = [
            sample for prompt in kit.practice if prompt.competency == competency.slug for sample in prompt.samples
        ]
        assert len(samples) >= 3, competency.slug
        assert min(sample.rating for sample in samples) <= 2, competency.slug


def test_the_longer_sample_is_not_the_better_one() -> None:
    pairs = [pair for prompt in {p for kit in KITS for p in kit.practice} for pair in combinations(prompt.samples, 2)]
    longer = [(len(one.answer) - len(other.answer)) * (one.rating - other.rating) > 0 for one, other in pairs]
    assert 0.4 < sum(longer) / len(longer) < 0.6
