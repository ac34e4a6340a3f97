from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.problems.faults import CODES, Fault, FaultyFile
from scheduler.problems.loading import (
    load_document,
    load_problem,
    problem_from_bytes,
    problem_from_document,
)
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.teams import TeamsProblem
from scheduler.words import LANGUAGES, Words
from tests.problems.cases import BETWEEN_PARTS, IN_VALUES, Case
from tests.problems.small import changed, faults_of, places, put, without
from tests.problems.wild import corrupted, told_of
from tests.sample import SAMPLE

CASES = IN_VALUES + BETWEEN_PARTS


def _loaded(document: object) -> RotationProblem:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    problem = problem_from_bytes(data).problem
    assert isinstance(problem, RotationProblem)
    return problem


def _name(case: Any) -> str | None:
    return case if isinstance(case, str) else None


def test_the_sample_has_neither_fault_nor_warning() -> None:
    loaded = load_problem(SAMPLE)
    assert loaded.warnings == ()
    assert isinstance(loaded.problem, RotationProblem)
    assert len(loaded.problem.cadres) == 46


def test_the_hash_is_that_of_the_canonical_json() -> None:
    document = json.loads(SAMPLE.read_bytes())
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert load_problem(SAMPLE).sha256 == sha256(text.encode()).hexdigest()


def test_layout_order_and_escapes_do_not_change_the_hash() -> None:
    document = dict(reversed(changed().items()))
    plain = problem_from_bytes(json.dumps(changed(), ensure_ascii=False).encode())
    assert problem_from_bytes(json.dumps(document, indent=3).encode()).sha256 == plain.sha256


def test_the_small_problem_has_no_fault() -> None:
    assert problem_from_bytes(json.dumps(changed()).encode()).warnings == ()


@pytest.mark.parametrize(("change", "path", "code"), CASES, ids=_name)
def test_each_slip_is_the_only_fault_at_its_place(change: Any, path: str, code: str) -> None:
    assert places(changed(change)) == [(path, code)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("change", "path", "code"), CASES, ids=_name)
def test_each_fault_can_be_put_into_words(change: Any, path: str, code: str, language: str) -> None:
    words = Words(language)
    for fault in faults_of(changed(change)):
        sentence = words(f"fault.{code}", **fault.params)
        assert sentence.encode(), path
        assert "{" not in sentence.replace("{…}", "").replace("{}", "")


def test_every_code_of_a_value_or_between_parts_of_rotations_has_its_case() -> None:
    of_files = CODES[: CODES.index("doubled_key") + 1]
    of_rotations = CODES[: CODES.index("days_order")]
    elsewhere = {"missing_key.format", "wrong_type.text_or_null", "wrong_form", "wrong_type.number"}
    assert {code for _, _, code in CASES} == {*of_rotations} - {*of_files} - elsewhere


def _faults_at_once() -> list[Case]:
    """Slips that do not touch one another, in the order of the document."""
    return [
        (put("name", 1), "$.name", "wrong_type.text"),
        (put("stint_months", 3.0), "$.stint_months", "wrong_type.whole_number"),
        (put("starts.3", "2026-03-01"), "$.starts[3]", "starts_order"),
        (put("posts.0.requires.any_skill", []), "$.posts[0].requires.any_skill", "empty_list"),
        (put("demand.0.post", "door"), "$.demand[0].post", "unknown_id.post"),
        (put("demand.0.min", 9), "$.demand[0].min", "min_above_max"),
        (put("units.0.busy.0.to", "2026-05-01"), "$.units[0].busy[0].from", "date_order"),
        (put("cadres.0.colour", "red"), "$.cadres[0].colour", "unknown_key"),
        (without("cadres.0.rank"), "$.cadres[0].rank", "missing_key"),
        (put("cadres.1.unit", "U9"), "$.cadres[1].unit", "unknown_id.unit"),
        (put("cadres.1.serve_by", "10000-01-01"), "$.cadres[1].serve_by", "bad_date.year"),
        (put("serving.0.until", "2025-10-01"), "$.serving[0].until", "date_order.until"),
        (put("pins.0.start", "2026-05-05"), "$.pins[0].start", "unknown_start"),
        (put("pins.0.post", "door"), "$.pins[0].post", "unknown_id.post"),
        (put("quotas.0.where.gender", None), "$.quotas[0].where.gender", "null_for_absent"),
        (put("quotas.0.where.unit", "U9"), "$.quotas[0].where.unit", "unknown_id.unit"),
        (put("goals.2", "late"), "$.goals[2]", "second_goal"),
    ]


def test_all_faults_are_told_at_once_in_the_order_of_the_document() -> None:
    cases = _faults_at_once()
    expected = [(path, code) for _, path, code in cases]
    assert places(changed(*(change for change, _, _ in cases))) == [
        *expected,
        ("$.goals[2]", "goal_place.draw"),
    ]


def test_a_doubled_key_hides_no_other_fault() -> None:
    text = json.dumps(changed(put("cadres.1.unit", "U9"), put("quiet", 1)))
    doubled = text.replace('"id": "c1"', '"id": "c0", "id": "c1"')
    assert places(doubled.encode()) == [
        ("$.cadres[0].id", "doubled_key"),
        ("$.cadres[1].unit", "unknown_id.unit"),
        ("$.quiet", "wrong_type.list"),
    ]


def test_a_unit_without_id_makes_no_cadre_of_it_a_fault() -> None:
    assert places(changed(without("units.0.id"))) == [("$.units[0].id", "missing_key")]


def test_a_list_that_is_missing_makes_no_reference_into_it_a_fault() -> None:
    assert places(changed(without("posts"))) == [("$.posts", "missing_key")]


def test_a_start_that_cannot_be_read_makes_no_pin_a_fault() -> None:
    assert places(changed(put("starts.1", "1 Feb"))) == [("$.starts[1]", "bad_date.form")]


BOTH = "rotation/1, teams/1"


@pytest.mark.parametrize(
    ("document", "code", "params"),
    [
        ({"name": 1}, "missing_key.format", {}),
        ({}, "missing_key.format", {}),
        ({"format": "teams/2", "name": 1}, "not_one_of", {"found": '"teams/2"'}),
        ({"format": ["teams/1"]}, "not_one_of", {"found": "[…]"}),
        ({"format": None}, "not_one_of", {"found": "null"}),
        ({"format": "rotation-plan/1", "stints": 1}, "other_format", {"found": "rotation-plan/1"}),
        ({"format": "teams-plan/1", "visits": 1}, "other_format", {"found": "teams-plan/1"}),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_of_no_such_format_is_told_both_and_nothing_else(
    document: object, code: str, params: dict[str, str], language: str
) -> None:
    fault = Fault("$.format", code, {**params, "allowed": BOTH})
    assert faults_of(document) == (fault,)
    assert BOTH in Words(language)(f"fault.{code}", **fault.params)


def test_a_doubled_key_is_told_even_where_the_format_is_missing() -> None:
    assert places(b'{"a": 1, "a": 1}') == [
        ("$.a", "doubled_key"),
        ("$.format", "missing_key.format"),
    ]


@pytest.mark.parametrize("value", [None, 3, "x", [], [[]], True])
def test_a_document_that_is_no_object_is_one_fault(value: object) -> None:
    assert places(value) == [("$", "wrong_type.object")]


@pytest.mark.parametrize("model", [RotationProblem, TeamsProblem])
def test_an_object_with_nothing_but_the_format_lacks_every_other_key(
    model: type[RotationProblem] | type[TeamsProblem],
) -> None:
    [name] = get_args(model.model_fields["format"].annotation)
    others = model.model_fields.keys() - {"format"}
    assert sorted(places({"format": name})) == sorted((f"$.{key}", "missing_key") for key in others)


def test_an_endless_list_of_faults_is_cut_and_says_so() -> None:
    document = changed(put("cadres", [0] * 20_001))
    found = places(document)
    assert len(found) == 20_001
    assert found[-1] == ("$", "more_faults")


def test_lists_may_be_empty() -> None:
    nothing: dict[str, list[Any]] = {
        name: [] for name in ("demand", "units", "cadres", "serving", "pins", "published")
    }
    problem = _loaded(changed(lambda document: document.update(nothing, quotas=[], quiet=[])))
    assert problem.cadres == []


@pytest.mark.parametrize(
    ("change", "of"),
    [
        (put("posts.1.requires", {}), lambda problem: problem.posts[1].requires.any_skill),
        (without("serving.0.until"), lambda problem: problem.serving[0].until),
        (without("quotas.0.where.unit"), lambda problem: problem.quotas[0].where.unit),
        (put("demand.0.max", None), lambda problem: problem.demand[0].max),
        (put("quotas.0.min", None), lambda problem: problem.quotas[0].min),
    ],
)
def test_what_may_be_absent_or_null_reads_as_none(change: Any, of: Any) -> None:
    assert of(_loaded(changed(change))) is None


def test_published_stints_may_name_what_is_gone() -> None:
    entry = {"cadre": "left", "start": "1999-01-01", "post": "closed"}
    assert _loaded(changed(put("published", [entry]))).published[0].cadre == "left"


def test_a_pin_against_a_hard_rule_is_no_fault() -> None:
    pins = [
        {"cadre": "c1", "start": "2026-03-01", "post": "desk"},  # in the hard busy period
        {"cadre": "c2", "start": "2026-01-01", "post": "field"},  # without skill and rank
    ]
    assert len(_loaded(changed(put("pins", pins))).pins) == 2


def test_minus_zero_is_zero() -> None:
    text = json.dumps(changed()).replace('"cost": 3', '"cost": -0')
    assert _loaded(text.encode()).cadres[0].avoid[0].cost == 0


def _warnings(*changes: Any) -> list[tuple[str, str, str]]:
    loaded = problem_from_bytes(json.dumps(changed(*changes)).encode())
    return [(warning.path, warning.code, warning.severity) for warning in loaded.warnings]


def test_a_post_that_nobody_can_fill_is_a_warning() -> None:
    wanted = put("demand.0.post", "field")
    skill = put("posts.1.requires.any_skill", ["medicine"])
    assert _warnings(wanted, skill) == [("$.posts[1].requires", "nobody_can_fill", "warning")]
    assert _warnings(wanted) == []
    assert _warnings(skill) == []  # nobody is asked for there


def test_a_quota_that_nobody_counts_for_is_a_warning() -> None:
    where = put("quotas.0.where", {"gender": "m", "rank": "section"})
    assert _warnings(where) == [("$.quotas[0].where", "nobody_counts", "warning")]
    assert _warnings(where, put("quotas.0.min", 0)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_warnings_have_words(language: str) -> None:
    words = Words(language)
    assert "督办" in words("fault.nobody_can_fill", post="督办")
    assert "女性" in words("fault.nobody_counts", quota="女性")


def test_any_document_can_be_loaded_as_plain_values(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text('{"stints": [1, null, {"a": "甲"}]}', encoding="utf-8")
    assert load_document(path) == {"stints": [1, None, {"a": "甲"}]}


def test_a_plain_document_is_refused_for_what_json_cannot_hold(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text('{"a": [NaN, 1, 1], "b": {"c": 1, "c": 2}, "d": "\\ud800"}', encoding="utf-8")
    with pytest.raises(FaultyFile) as refused:
        load_document(path)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [
        ("$.a[0]", "not_a_number"),
        ("$.b.c", "doubled_key"),
        ("$.d", "lone_surrogate"),
    ]


@given(st.data())
def test_whatever_stands_in_a_file_it_loads_or_is_refused(data: st.DataObject) -> None:
    told = told_of(data.draw(corrupted(changed())))
    assert len(set(told)) == len(told)
    assert {code for _, code in told} <= set(CODES)


@given(
    st.binary(max_size=60) | st.text(alphabet='[]{}",:\\ 1-eENaud8', max_size=40).map(str.encode)
)
def test_whatever_bytes_come_only_a_faulty_file_is_raised(data: bytes) -> None:
    with pytest.raises(FaultyFile):
        problem_from_bytes(data)


def test_the_sample_cut_off_anywhere_is_refused_as_cut_off() -> None:
    data = SAMPLE.read_bytes().rstrip()
    for end in range(1, len(data), 977):
        [fault] = faults_of(data[:end])
        assert fault.code == "file_ends_early"


def test_a_document_in_memory_is_read_as_the_file_with_it_would_be() -> None:
    document = json.loads(SAMPLE.read_bytes())
    assert problem_from_document(document) == load_problem(SAMPLE)


def test_a_document_in_memory_is_refused_as_the_file_with_it_would_be() -> None:
    document = changed(put("seed", "\ud800"), put("stint_months", float("nan")), put("units", ()))
    with pytest.raises(FaultyFile) as refused:
        problem_from_document(document)
    assert refused.value.faults == faults_of(document)


def test_what_json_does_not_have_is_no_document() -> None:
    with pytest.raises(TypeError):
        problem_from_document(changed(put("name", date(2026, 1, 1))))
