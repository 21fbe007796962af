"""Nothing is committed that could be generated, and no file knows a machine or an index."""

import re
import subprocess

import pytest
from support import ROOT

FOREIGN = re.compile(
    r"/home/\w|/root/|/tmp/\w|/work/\w|[A-Z]:\\Users|pypi\.org|pythonhosted|registry\.npmjs|deb\.debian"
)


def committed() -> list[str]:
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)
    return listing.stdout.split("\n")[:-1]


@pytest.fixture(scope="module")
def files() -> list[str]:
    return committed()


def test_no_file_knows_a_machine_path_or_a_package_registry(files: list[str]) -> None:
    found = []
    for name in files:
        path = ROOT / name
        if path.suffix in {".png"} or not path.exists() or path.name == "test_repository.py":
            continue
        found += [f"{name}: {hit.group()}" for hit in FOREIGN.finditer(path.read_text("utf-8"))]
    assert found == []


def test_nothing_generated_is_committed(files: list[str]) -> None:
    generated = re.compile(
        r"\.(pyc|parquet|html|jpe?g|db|log|zip)$|__pycache__|\.ipynb_checkpoints|uv\.lock$"
    )
    assert [name for name in files if generated.search(name)] == []


def test_the_lock_has_a_hash_for_every_package_and_no_address() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text("utf-8")
        entries = [entry for entry in re.split(r"\n(?=\S)", text) if entry.strip()]
        assert entries
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
        assert "://" not in text
