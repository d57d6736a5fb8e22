#!/usr/bin/env python3
"""Starts the cloud with one command: `python3 start.py`, see README.md."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def _own_python() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "northgate-cloud" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "bin" / "python"


def _use_own_python() -> None:
    """Runs this program again with a Python that has paho-mqtt, and makes that one if needed."""
    python = _own_python()
    if Path(sys.executable) == python:
        sys.exit(f"paho-mqtt is missing in {python.parent.parent}: remove that folder and start again.")
    try:
        if not (python.parent.parent / "complete").exists():
            print("Installing paho-mqtt, once …", file=sys.stderr)
            venv.create(python.parent.parent, with_pip=True, clear=True)
            subprocess.run(
                [python, "-m", "pip", "install", "--quiet", "--requirement", _HERE / "requirements.txt"], check=True
            )
            (python.parent.parent / "complete").touch()
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"paho-mqtt cannot be installed ({error}): `pip install 'paho-mqtt>=2.1,<3'` and start again.")
    os.execv(python, [str(python), str(Path(__file__).resolve()), *sys.argv[1:]])


if __name__ == "__main__":
    if sys.version_info < (3, 10):
        sys.exit("Python 3.10 or later is needed.")
    if importlib.util.find_spec("paho") is None:
        _use_own_python()
    sys.path.insert(0, str(_HERE))
    from cloud.main import main

    sys.exit(main(sys.argv[1:]))
