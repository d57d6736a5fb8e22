#!/usr/bin/env python3
"""Starts the cloud with one command: `python3 start.py`, see README.md."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def _cache() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    parent = next(folder for folder in (cache, *cache.parents) if folder.exists())
    if os.access(parent, os.W_OK):
        return cache
    # Without a home of its own, as in a container, a user has a folder among the temporary ones.
    own = Path(tempfile.gettempdir()) / f"northgate-cloud-{os.getuid()}"
    own.mkdir(mode=0o700, exist_ok=True)
    if own.stat().st_uid != os.getuid():
        sys.exit(f"{own} is another user's: set XDG_CACHE_HOME to a folder of yours and start again.")
    return own


def _own_python() -> Path:
    return _cache() / "northgate-cloud" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "bin" / "python"


def require_paho(arguments: list[str]) -> None:
    """Runs Python again with these arguments in an environment that has paho-mqtt, unless this one has it."""
    if importlib.util.find_spec("paho") is not None:
        return
    python = _own_python()
    folder = python.parent.parent
    if Path(sys.executable) == python:
        sys.exit(f"paho-mqtt is missing in {folder}: remove that folder and start again.")
    try:
        if not (folder / "complete").exists():
            print("Installing paho-mqtt, once …", file=sys.stderr)
            venv.create(folder, with_pip=True, clear=True)
            install = [str(python), "-m", "pip", "install", "--quiet", "-r", str(_HERE / "requirements.txt")]
            subprocess.run(install, check=True)
            (folder / "complete").touch()
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"paho-mqtt cannot be installed ({error}): `pip install 'paho-mqtt>=2.1,<3'` and start again.")
    os.execv(python, [str(python), *arguments])


if __name__ == "__main__":
    if sys.version_info < (3, 10):
        sys.exit("Python 3.10 or later is needed.")
    require_paho([str(Path(__file__).resolve()), *sys.argv[1:]])
    from cloud.main import main

    sys.exit(main(sys.argv[1:]))
