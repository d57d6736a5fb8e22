"""Runs all tests: `python3 -m tests` in this example's folder."""

from __future__ import annotations

import sys
import unittest

from start import require_paho

require_paho(["-m", "tests", *sys.argv[1:]])
unittest.main(module=None, argv=["tests", "discover", "--start-directory", "tests", "--top-level-directory", "."])
