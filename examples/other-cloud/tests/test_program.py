"""The program as it is started: ready line, a kill, mistakes in flags and files."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from cloud.broker import parse_broker
from cloud.config import load_fleet, load_limits
from cloud.errors import ConfigError

from .outside import OperatorClient
from .support import ROOT, broker


class Program(unittest.TestCase):
    def run_program(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, str(ROOT / "start.py"), "--port", "0", *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(lambda: process.communicate(timeout=10))
        return process

    def port(self, process: subprocess.Popen[str]) -> int:
        assert process.stdout
        ready = process.stdout.readline()
        self.assertRegex(ready, r"^ready http://127\.0\.0\.1:\d+ mqtt://")
        return int(ready.split()[1].rsplit(":", 1)[1])

    def test_loses_nothing_when_killed(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            data = ("--data", f"{folder}/cloud.sqlite", "--broker", str(broker().address))
            process = self.run_program(*data)
            cart = OperatorClient(self.port(process)).cart("http://127.0.0.1:9/")
            process.kill()
            process = self.run_program(*data)
            found = OperatorClient(self.port(process)).call("GET", f"/v2/carts/{cart}")
            self.assertEqual(found.body["state"], "paid")
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(10), 0)

    def test_names_what_is_wrong_in_one_line(self) -> None:
        process = self.run_program("--limit", "fallback_ms=1")
        _, errors = process.communicate(timeout=10)
        self.assertEqual((process.returncode, errors), (2, "fallback_ms (1) is below lock_ms.locker (12000).\n"))


class Mistakes(unittest.TestCase):
    def test_in_limits(self) -> None:
        for setting, message in (
            ("fallback=1", "There is no limit 'fallback'; there are lock_ms.locker"),
            ("fallback_ms=soon", "write it as name=milliseconds"),
            ("lock_ms.spiral=0", "must be an integer from 1 to"),
            ("webhook_retry_ms=1,-1", "must be an integer from 1 to"),
        ):
            with self.assertRaisesRegex(ConfigError, message):
                load_limits(None, [setting])

    def test_in_broker_addresses(self) -> None:
        for url in ("http://a", "mqtt://", "mqtt://a:b", "mqtt://a:1/x"):
            with self.assertRaises(ConfigError):
                parse_broker(url)

    def test_in_fleets(self) -> None:
        device = {"device": "d", "kind": "spiral", "key": "k", "slots": []}
        operator = {"name": "o", "key": "k", "api_secret": "s", "webhook_secret": "w", "devices": [device]}
        slot = {"slot": "A1", "sku": "s", "price_cents": 1, "stock": 1}
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "fleet.json"
            for text, message in (
                ("{", "is no JSON"),
                ("[]", "wrong type"),
                (
                    json.dumps({"operators": [{**operator, "devices": [{**device, "device": "a/b"}]}]}),
                    "characters other",
                ),
                (json.dumps({"operators": [{**operator, "key": ""}]}), "key must be a text"),
                ("{}", "'operators' is missing"),
                (json.dumps({"operators": [operator, operator]}), "each operator name"),
                (json.dumps({"operators": [{**operator, "devices": [device, device]}]}), "each device"),
                (json.dumps({"operators": [{**operator, "devices": [{**device, "kind": "x"}]}]}), "the kind 'x'"),
                (
                    json.dumps({"operators": [{**operator, "devices": [{**device, "slots": [slot, slot]}]}]}),
                    "each slot",
                ),
            ):
                file.write_text(text)
                with self.assertRaisesRegex(ConfigError, message):
                    load_fleet(file)
        with self.assertRaisesRegex(ConfigError, "cannot be read"):
            load_fleet(Path("/nowhere"))
