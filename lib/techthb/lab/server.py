"""How JupyterLab is started: on the suite's folder, with its own interpreter, silent to the network."""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

from techthb.course import prepare
from techthb.errors import UsageError
from techthb.files import whole
from techthb.lab.start import PAGE, start_page
from techthb.progress import Progress, silent

__all__ = ["arguments", "environment", "hand_out", "open_lab"]


def open_lab(
    root: Path, *, port: int | None = None, browser: bool = True, progress: Progress = silent
) -> None:
    """Write the start page, make what exercises need, and run JupyterLab until it is stopped.

    Parameters
    ----------
    root : the suite's folder.
    port : TCP port on this machine only; the default is the first free one from 8888.
    browser : whether to open the page in a browser.
    progress : told about the exercises that are made the first time.
    """
    from jupyterlab.labapp import LabApp

    prepare(root / "exercises", progress=progress)
    hand_out(root / "exercises", progress=progress)
    with whole(root / PAGE) as part:
        part.write_text(start_page(), encoding="utf-8")
    os.environ.update(environment(root, os.environ))
    LabApp.launch_instance(arguments(root, port, browser))


def hand_out(course: Path, *, progress: Progress = silent) -> list[str]:
    """Give a trainee who works alone a copy of every exercise, as fetching it from an instructor would.

    An exercise that has not been released is released first. A copy that is there is never touched.

    Returns
    -------
    The exercises that were copied.

    Raises
    ------
    UsageError : nbgrader could not make the release; the message ends with what it said.
    """
    slugs = [folder.name for folder in sorted((course / "source").glob("[0-9][0-9]-*"))]
    missing = [slug for slug in slugs if not (course / "assignments" / slug).exists()]
    for done, slug in enumerate(missing):
        progress("handing out the exercises", done, len(missing))
        if not (course / "release" / slug).is_dir():
            made = subprocess.run(
                [sys.executable, "-m", "nbgrader", "generate_assignment", slug],
                cwd=course, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if made.returncode:
                raise UsageError(f"the exercise {slug} could not be released: {made.stderr.strip()[-300:]}")
        shutil.copytree(course / "release" / slug, course / "assignments" / slug)
    if missing:
        progress("handing out the exercises", len(missing), len(missing))
    return missing


def arguments(root: Path, port: int | None, browser: bool) -> list[str]:
    """JupyterLab's command line."""
    state = root / "build" / "lab"
    settings = {
        "ServerApp.root_dir": root,
        "ServerApp.open_browser": browser,
        "LabApp.default_url": f"/lab/tree/{PAGE}",
        # overrides.json there: pages open rendered, no announcements
        "LabApp.app_settings_dir": Path(__file__).parent / "settings",
        "LabApp.workspaces_dir": state / "workspaces",
        "LabApp.news_url": None,
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
    }
    if port is not None:
        settings |= {"ServerApp.port": port, "ServerApp.port_retries": 0}
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        settings["ServerApp.allow_root"] = True  # a container; Jupyter would refuse to start
    return ["--log-level=WARN", *(f"--{name}={value}" for name, value in settings.items())]


def environment(root: Path, inherited: Mapping[str, str]) -> dict[str, str]:
    """The variables that JupyterLab, its terminals and its kernels need beside the ``inherited`` ones."""

    def first(path: str, name: str, default: str = "") -> str:
        return os.pathsep.join(part for part in (path, inherited.get(name, default)) if part)

    return {
        # nbgrader inside JupyterLab finds the course wherever the lab was started
        "JUPYTER_CONFIG_PATH": first(str(root / "exercises"), "JUPYTER_CONFIG_PATH"),
        # a kernel of the same name in the user's account would run another Python
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PATH": first(sysconfig.get_path("scripts"), "PATH", os.defpath),
    }
