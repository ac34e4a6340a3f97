"""The frame: what is installed, from where, and who may use it."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import metadata, version
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("scheduler", "solver", "calendars", "web")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

# Where each distribution that we ship may be imported.
HOME = {
    "alembic": ("scheduler.store",),
    "argon2-cffi": ("scheduler.services",),
    "babel": ("scheduler",),
    "chinesecalendar": ("scheduler.books",),
    "click": ("scheduler.cli",),
    "docxtpl": ("scheduler.documents",),
    "flask": ("web",),
    "holidays": ("scheduler.books",),
    "icalendar": ("calendars",),
    "jinja2": ("scheduler.documents",),
    "numpy": ("solver",),
    "ortools": ("solver",),
    "platformdirs": ("scheduler.store",),
    "psycopg": ("scheduler.store",),
    "pydantic": ("scheduler",),
    "pypinyin": ("scheduler.books",),
    "python-calamine": ("scheduler.workbooks",),
    "rich": ("scheduler.cli", "scheduler.documents"),
    "segno": ("scheduler.documents",),
    "sqlalchemy": ("scheduler.store", "scheduler.services"),
    "structlog": ("web",),
    "waitress": ("web",),
    "wtforms": ("web",),
    "xlsxwriter": ("scheduler.workbooks",),
}
# Distributions that are imported by another name than their own.
IMPORTED_AS = {
    "argon2-cffi": "argon2",
    "chinesecalendar": "chinese_calendar",
    "python-calamine": "python_calamine",
}
# SQLAlchemy imports it when the books are in PostgreSQL.
UNSEEN = {"psycopg"}

REGISTRY_HOSTS = tuple(
    ".".join(labels)
    for labels in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("crates", "io"),
        ("golang", "org"),
    )
)


def name_of(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def requirements_of(file: str) -> list[str]:
    lines = (ROOT / "requirements" / file).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-"))]


def locked(file: str) -> dict[str, str]:
    """Each requirement of a lock (version and marker included) with the options that follow it."""
    text = (ROOT / "requirements" / file).read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {head.strip(): rest for head, _, rest in (line.partition("--") for line in lines)}


def tracked_files() -> Iterator[Path]:
    """Files of the repository, those about to be added included; without git, all that we ship."""
    git = ["git", "-C", str(ROOT), "ls-files", "-z", "-c", "-o", "--exclude-standard"]
    if (ROOT / ".git").exists():
        out = subprocess.run(git, check=True, capture_output=True).stdout.decode()
        yield from (file for name in out.split("\0") if name and (file := ROOT / name).is_file())
    else:
        for folder in (*PACKAGES, "tests", "requirements", ".ci"):
            yield from (file for file in (ROOT / folder).rglob("*") if file.is_file())


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the four packages, by its dotted name."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            name = ".".join(part for part in parts if part != "__init__")
            yield name, ast.parse(file.read_text("utf-8"))


def imports() -> Iterator[tuple[str, str]]:
    """(importing module, imported top-level name) all over the four packages."""
    for name, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((name, alias.name.partition(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield name, node.module.partition(".")[0]


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


@pytest.mark.parametrize("package", PACKAGES)
def test_our_common_names_mean_our_files(package: str) -> None:
    spec = importlib.util.find_spec(package)
    assert spec
    assert spec.origin == str(ROOT / package / "__init__.py")


def test_our_common_names_mean_our_files_outside_the_checkout_too(tmp_path: Path) -> None:
    names = ", ".join(PACKAGES)
    code = f"import {names}; print(*(p.__file__ for p in ({names})), sep='\\n')"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert run.stdout.splitlines() == [str(ROOT / package / "__init__.py") for package in PACKAGES]


def test_installed_version_is_that_of_the_project_file() -> None:
    assert version("lunzhi") == PROJECT["project"]["version"]


def test_distribution_refuses_to_be_uploaded() -> None:
    assert "Private :: Do Not Upload" in (metadata("lunzhi").get_all("Classifier") or [])


def test_scheduler_package_is_empty() -> None:
    assert (ROOT / "scheduler" / "__init__.py").read_bytes() == b""


@pytest.mark.parametrize("command", [[sys.executable, "-m", "scheduler"], ["lunzhi"]])
def test_command_starts_under_both_of_its_names(command: list[str], tmp_path: Path) -> None:
    beside_python = Path(sys.executable).parent / command[0]
    run = subprocess.run(
        [beside_python, *command[1:], "--help"],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "solve" in run.stdout


def test_package_data_is_all_declared() -> None:
    """What lies in a package beside its modules is shipped, or it would be missed after install."""
    declared = {
        file
        for package, patterns in PROJECT["tool"]["setuptools"]["package-data"].items()
        for pattern in patterns
        for file in (ROOT / package).glob(pattern)
    }
    data = {
        file
        for file in tracked_files()
        if file.relative_to(ROOT).parts[0] in PACKAGES and file.suffix not in (".py", ".pyi")
    }
    assert data - declared == set()


def test_no_file_names_a_registry() -> None:
    named = [
        (file.relative_to(ROOT).as_posix(), host)
        for file in tracked_files()
        for host in REGISTRY_HOSTS
        if host.encode() in file.read_bytes()
    ]
    assert named == []


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "host.invalid"])
def test_network_is_out_of_reach_of_tests(host: str) -> None:
    """Addresses and name are reserved for documentation: they would lead nowhere anyway."""
    with pytest.raises(pytest.fail.Exception, match="no network"):
        socket.create_connection((host, 9), timeout=1)


def test_loopback_is_within_reach_of_tests() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=60).close()


@pytest.mark.parametrize(
    ("required", "outcome"), [("1", "1 xfailed, 2 errors"), ("0", "2 skipped, 1 xfailed")]
)
def test_skips_fail_where_nothing_may_be_skipped(
    required: str, outcome: str, tmp_path: Path
) -> None:
    start = "import pytest\n\n"
    marked = "@pytest.mark.skip\ndef test_a(): ...\n\n@pytest.mark.xfail\ndef test_b(): assert 0\n"
    (tmp_path / "test_marked.py").write_text(start + marked)
    (tmp_path / "test_whole.py").write_text(start + "pytest.skip(allow_module_level=True)\n")
    arguments = [
        "-p", "tests.conftest", "-p", "no:cacheprovider", "--continue-on-collection-errors",
        "--rootdir", str(tmp_path), str(tmp_path),
    ]  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=ROOT,
        env={**os.environ, "LUNZHI_REQUIRE_ALL": required},
        check=False,
        capture_output=True,
        text=True,
    )
    assert f" {outcome} in " in run.stdout


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt", "judges.txt"])
def test_every_locked_requirement_has_one_version_and_hashes(lock: str) -> None:
    for requirement, options in locked(lock).items():
        assert re.match(r"[a-z0-9-]+==[0-9][^ ]*( ; .+)?$", requirement), requirement
        hashes = options.removeprefix("hash=").split("--hash=")
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", h.strip()) for h in hashes), requirement


def test_every_locked_package_of_node_has_one_version_and_a_hash() -> None:
    folder = ROOT / "requirements" / "js"
    asked = json.loads((folder / "package.json").read_text("utf-8"))["dependencies"]
    packages = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
    assert packages.pop("")["dependencies"] == asked
    assert set(packages) >= {f"node_modules/{name}" for name in asked}
    for package in packages.values():
        assert re.fullmatch(r"[0-9.]+", package["version"])
        assert package["integrity"].startswith("sha512-")


def test_what_runs_is_locked_as_it_was_tested() -> None:
    assert locked("run.txt").items() <= locked("dev.txt").items()


@pytest.mark.parametrize(
    ("asked", "lock"),
    [("run.in", "run.txt"), ("dev.in", "dev.txt"), ("judges.in", "judges.txt")],
)
def test_lock_holds_what_is_asked_for(asked: str, lock: str) -> None:
    assert set(map(name_of, requirements_of(asked))) <= set(map(name_of, locked(lock)))


def test_project_file_and_requirements_ask_for_the_same() -> None:
    asked = [line.partition("#")[0].strip() for line in requirements_of("run.in")]
    assert asked == PROJECT["project"]["dependencies"]


@pytest.mark.parametrize("file", ["run.in", "dev.in", "judges.in"])
def test_every_dependency_gives_its_reason(file: str) -> None:
    assert [line for line in requirements_of(file) if not re.search(r"  *# \w+", line)] == []


def test_every_runtime_dependency_has_a_home() -> None:
    assert set(map(name_of, PROJECT["project"]["dependencies"])) == set(HOME)


@pytest.mark.parametrize("dependency", HOME)
def test_runtime_dependency_is_used_at_home_and_nowhere_else(dependency: str) -> None:
    name = IMPORTED_AS.get(dependency, dependency)
    users = [module for module, imported in imports() if imported == name]
    assert users or dependency in UNSEEN
    abroad = [u for u in users if not any(is_within(u, home) for home in HOME[dependency])]
    assert abroad == []


def test_nothing_is_imported_that_is_not_declared() -> None:
    # The documentation of pydantic builds on both of its, that of Flask on werkzeug, that of
    # docxtpl on docx, that of Jinja on markupsafe.
    parts = {"pydantic_core", "annotated_types", "werkzeug", "docx", "markupsafe"}
    declared = {IMPORTED_AS.get(name, name) for name in HOME}
    known = {*sys.stdlib_module_names, *PACKAGES, *declared, *parts}
    assert sorted({(m, i) for m, i in imports() if i not in known}) == []


def test_every_part_of_the_scheduler_has_its_layer() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    layers = [layer for contract in contracts for layer in contract.get("layers", ())]
    placed = {module for layer in layers for module in layer.split(" | ")}
    found = {".".join(name.split(".")[:2]) for name, _ in modules()}
    parts = {name for name in found if name.startswith("scheduler.")} - {"scheduler.__main__"}
    assert parts <= placed
