"""Presence of machines, and what a restart keeps."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar

from .outside import Receiver
from .support import CloudCase, hang
from .test_sales import LIMITS


class Presence(CloudCase):
    limits: ClassVar[dict[str, object]] = {"presence_ms": 800}

    def test_ends_without_heartbeats(self) -> None:
        machine = self.machine()
        start = time.monotonic()
        self.wait_for(lambda: not self.online("sp-0001"))
        self.assertGreater(time.monotonic() - start, 0.1)
        machine.send("presence", {"online": True, "session": machine.session, "firmware": "1", "ts": 1})
        self.wait_for(lambda: self.online("sp-0001"))

    def test_that_is_retained_counts_from_its_time(self) -> None:
        machine = self.machine()
        now = int(time.time() * 1000)
        machine.send("presence", {"online": True, "session": machine.session, "firmware": "1", "ts": now - 1000})
        self.operator = self.start_cloud()
        # This machine connects later than the cloud, so the retained message came before its presence.
        self.machine("bt-0001")
        self.assertFalse(self.online("sp-0001"))


class Will(CloudCase):
    def test_ends_presence_at_once(self) -> None:
        machine = self.machine()
        machine.cut()
        self.wait_for(lambda: not self.online("sp-0001"))


class Outage(CloudCase):
    def test_of_the_broker_puts_machines_offline(self) -> None:
        first = self.own_broker()
        self.operator = self.start_cloud()
        machine = self.machine()
        cart = self.operator.cart(self.receiver.url)
        machine.abandon()
        # Killed, not stopped: a broker that is stopped publishes the wills.
        first._process.kill()
        first.stop()
        self.wait_for(lambda: not self.online("sp-0001"))
        self.assertEqual(self.operator.vend(cart).code, "503 device_offline")
        self.own_broker(first.address.port)
        self.machine("sp-0002")
        self.assertFalse(self.online("sp-0001"), "the machine did not come back, only the broker did")


class Restart(CloudCase):
    limits: ClassVar[dict[str, object]] = {
        **LIMITS,
        "lock_ms": {"spiral": 3000},
        "fallback_ms": 90_000,
        "webhook_retry_ms": [1, 600],
    }

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.data = str(Path(folder.name) / "cloud.sqlite")
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        self.stack = ExitStack()
        self.operator = self.start_cloud(self.data, self.stack)

    def restart(self) -> None:
        self.stack.close()
        self.stack = ExitStack()
        self.operator = self.start_cloud(self.data, self.stack)

    def test_keeps_lock_vend_and_nonce(self) -> None:
        machine = self.machine(behave=hang)
        carts = [self.operator.cart(self.receiver.url) for _ in range(2)]
        vend = self.operator.vend(carts[0]).body["vend_id"]
        command = machine.commands.wait(1)[0]
        headers = self.operator.sign("GET", "/v2/devices", b"")
        self.operator.send("GET", "/v2/devices", b"", headers)
        self.restart()
        self.assertEqual(self.operator.send("GET", "/v2/devices", b"", headers).code, "401 nonce_reused")
        self.wait_for(lambda: self.online("sp-0001"))
        self.assertEqual(self.operator.vend(carts[1]).code, "423 device_busy")
        machine.report(command, 1)
        self.assertEqual(self.receiver.webhooks.wait(1)[0]["data"]["vend_id"], vend)
        self.assertEqual(len(machine.commands.items), 1, "a command is never sent again")
        self.assertEqual(self.operator.vend(carts[1]).code, "202")
        self.assertGreater(machine.commands.wait(2)[1]["grant"], command["grant"])

    def test_keeps_pending_webhooks(self) -> None:
        self.receiver.statuses = [503, 503]
        self.machine()
        self.operator.vend(self.operator.cart(self.receiver.url))
        self.receiver.webhooks.wait(2)
        stock = self.operator.call("GET", "/v2/devices/sp-0001").body["slots"]
        self.restart()
        self.assertEqual(self.operator.call("GET", "/v2/devices/sp-0001").body["slots"], stock)
        webhooks = self.receiver.webhooks.wait(3)
        self.assertEqual([webhook["id"] for webhook in webhooks], [webhooks[0]["id"]] * 3)
