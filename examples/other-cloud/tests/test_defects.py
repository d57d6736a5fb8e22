"""Each planted defect shows; without the flag the same steps go right (see the other tests)."""

from __future__ import annotations

import json
from typing import ClassVar

from .support import CloudCase, hang, jam
from .test_sales import LIMITS


class LockDefect(CloudCase):
    limits: ClassVar[dict[str, object]] = {"fallback_ms": 90_000}
    defects = frozenset({"lock"})

    def test_two_runs_at_a_time(self) -> None:
        machine = self.machine(behave=hang)
        first, second = (self.operator.cart(self.receiver.url) for _ in range(2))
        vend = self.operator.vend(first).body["vend_id"]
        self.wait_for(lambda: self.state(vend) == "running")
        self.assertEqual(self.operator.vend(second).code, "202")
        self.assertEqual(len(machine.commands.wait(2)), 2)


class QuantityDefect(CloudCase):
    limits = LIMITS
    defects = frozenset({"quantity"})

    def test_one_dropped_and_three_reported(self) -> None:
        machine = self.machine("dk-0001")
        self.operator.vend(self.operator.cart(self.receiver.url, "dk-0001", cola=3))
        (webhook,) = self.receiver.webhooks.wait(1)
        self.assertEqual((machine.dropped, webhook["data"]["state"], webhook["data"]["dispensed"]), (1, "completed", 3))


class CallbackDefect(CloudCase):
    limits = LIMITS
    defects = frozenset({"callback"})

    def test_no_webhook_after_a_failure(self) -> None:
        self.machine(behave=jam)
        vend = self.operator.vend(self.operator.cart(self.receiver.url)).body["vend_id"]
        self.wait_for(lambda: self.state(vend) == "failed")
        self.assertEqual(self.receiver.webhooks.wait(1, timeout_s=0.5), [])


class SignatureDefect(CloudCase):
    defects = frozenset({"signature"})

    def test_an_altered_body_is_accepted(self) -> None:
        cart = {
            "device": "sp-0001",
            "lines": [{"sku": "crisps", "quantity": 1}],
            "webhook_url": self.receiver.url,
            "reference": "sale",
        }
        headers = self.operator.sign("POST", "/v2/carts", json.dumps(cart).encode())
        altered = json.dumps({**cart, "lines": [{"sku": "crisps", "quantity": 9}]}).encode()
        reply = self.operator.send("POST", "/v2/carts", altered, headers)
        self.assertEqual((reply.code, reply.body["lines"][0]["quantity"]), ("201", 9))
        self.assertEqual(self.operator.send("POST", "/v2/carts", altered, headers).code, "401 nonce_reused")
