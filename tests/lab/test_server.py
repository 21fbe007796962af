"""How JupyterLab is started: with this environment's Python, extensions that fit, silent to the network."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from techthb.lab.server import arguments, environment, hand_out
from techthb.lab.start import PAGE


@pytest.fixture
def lab_environment(tmp_path: Path) -> dict[str, str]:
    """The environment of the lab for an account whose own Jupyter folder is ``tmp_path``."""
    account = {**os.environ, "JUPYTER_DATA_DIR": str(tmp_path / "data"), "JUPYTER_CONFIG_DIR": str(tmp_path)}
    return account | environment(tmp_path / "suite", account)


def run(code: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_a_kernel_of_the_account_does_not_stand_in_for_the_suite_s(
    tmp_path: Path, lab_environment: dict[str, str]
) -> None:
    other = tmp_path / "data" / "kernels" / "python3"
    other.mkdir(parents=True)
    (other / "kernel.json").write_text(
        json.dumps({"argv": ["/elsewhere/python"], "display_name": "Other", "language": "python"}), "utf-8"
    )
    code = (
        "from jupyter_client.manager import KernelManager;"
        "print(KernelManager(kernel_name='python3').format_kernel_cmd()[0])"
    )
    assert Path(run(code, lab_environment)).resolve() == Path(sys.executable).resolve()


def test_the_environment_keeps_what_the_account_has_set(tmp_path: Path) -> None:
    made = environment(tmp_path, {"PATH": "old", "JUPYTER_CONFIG_PATH": "mine"})
    assert made["JUPYTER_CONFIG_PATH"].split(os.pathsep) == [str(tmp_path / "exercises"), "mine"]
    assert made["PATH"].split(os.pathsep)[1:] == ["old"]


def test_nbgrader_is_found_and_its_extension_fits_this_jupyterlab(lab_environment: dict[str, str]) -> None:
    code = "import sys; from jupyterlab.labextensions import main; sys.argv[1:] = ['list']; main()"
    listed = subprocess.run(
        [sys.executable, "-c", code], env=lab_environment, check=False, capture_output=True, text=True
    )
    text = re.sub(r"\x1b\[\d+m", "", listed.stdout + listed.stderr)
    fits = dict(re.findall(r"^\s+(\S+) v\S+ enabled +(OK|X)", text, re.MULTILINE | re.IGNORECASE))
    assert fits["@jupyter/nbgrader"].upper() == "OK"
    assert {each.upper() for each in fits.values()} == {"OK"}


def test_the_page_opens_and_nothing_asks_the_network(tmp_path: Path) -> None:
    given = dict(each.removeprefix("--").split("=", 1) for each in arguments(tmp_path, 8901, browser=False))
    assert given["LabApp.default_url"] == f"/lab/tree/{PAGE}"
    assert given["ServerApp.port"] == "8901"
    assert given["ServerApp.open_browser"] == "False"
    assert given["LabApp.news_url"] == "None"
    assert given["LabApp.extension_manager"] == "readonly"
    assert given["LabApp.check_for_updates_class"] == "jupyterlab.NeverCheckForUpdate"
    settings = json.loads((Path(given["LabApp.app_settings_dir"]) / "overrides.json").read_text("utf-8"))
    assert settings["@jupyterlab/docmanager-extension:plugin"]["defaultViewers"] == {
        "markdown": "Markdown Preview"
    }


def test_a_trainee_s_copy_is_made_once_and_never_touched_again(tmp_path: Path) -> None:
    for place in ("source", "release"):
        (tmp_path / place / "90-practice").mkdir(parents=True)
        (tmp_path / place / "90-practice" / "hints.py").write_text(place, "utf-8")
    assert hand_out(tmp_path) == ["90-practice"]
    copy = tmp_path / "assignments" / "90-practice" / "hints.py"
    assert copy.read_text("utf-8") == "release"
    copy.write_text("my own work", "utf-8")
    assert hand_out(tmp_path) == []
    assert copy.read_text("utf-8") == "my own work"
