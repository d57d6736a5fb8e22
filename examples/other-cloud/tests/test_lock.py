"""Lock and fallback to the millisecond, on a clock that the test sets, with a link that it controls."""

from __future__ import annotations

import unittest

from cloud.carts import CartRequest, Carts
from cloud.clock import Clock
from cloud.config import Device, Limits
from cloud.errors import ApiError
from cloud.store import Store
from cloud.strict_json import JsonObject
from cloud.vends import Result, Vends
from cloud.webhooks import Webhooks

from .support import FLEET

OPERATOR = FLEET.operators[0]
LIMITS = Limits()


class SetClock(Clock):
    def __init__(self) -> None:
        self.now = 1_767_225_600_000

    def now_ms(self) -> int:
        return self.now


class Link:
    """Takes commands, or refuses them."""

    def __init__(self) -> None:
        self.takes = True
        self.commands: list[JsonObject] = []

    def is_online(self, device_id: str) -> bool:
        return True

    def send_command(self, device: Device, command: JsonObject) -> bool:
        if self.takes:
            self.commands.append(command)
        return self.takes


class LockCase(unittest.TestCase):
    def setUp(self) -> None:
        self.clock = SetClock()
        self.link = Link()
        self.store = Store(":memory:", FLEET)
        self.addCleanup(self.store.close)
        webhooks = Webhooks(self.store, FLEET, LIMITS, self.clock)
        self.addCleanup(webhooks.close)
        self.carts = Carts(self.store, LIMITS, self.clock, webhooks)
        self.vends = Vends(self.store, LIMITS, self.clock, self.carts, webhooks, frozenset())

    def vend(self, device: str = "sp-0001") -> JsonObject:
        """A paid cart of one item, and its vend."""
        sku = OPERATOR.devices[device].slots[0].sku
        wanted = CartRequest(device, ((sku, 1),), "http://127.0.0.1:9/", "sale")
        with self.store.transaction() as tx:
            cart_id = self.carts.create(tx, OPERATOR, wanted, paid_by="card")
        with self.store.transaction() as tx:
            return self.vends.start(tx, OPERATOR, self.link, cart_id, 1, None)

    def wait_of_busy(self, device: str = "sp-0001") -> int | None:
        """How long the device is busy, or None when it took the vend."""
        try:
            self.vend(device)
        except ApiError as error:
            self.assertEqual(error.code, "device_busy")
            return error.retry_after_ms
        return None

    def state(self, vend: JsonObject) -> str:
        with self.store.transaction() as tx:
            return str(self.vends.view(tx, OPERATOR, vend["vend_id"])["state"])

    def report(self, command: JsonObject, dispensed: int = 1, fault: str | None = None) -> bool:
        return self.vends.finish("sp-0001", Result(command["vend"], command["grant"], dispensed, fault))

    def test_holds_to_the_last_millisecond_of_each_kind(self) -> None:
        for device in ("lk-0001", "sp-0001", "dk-0001", "bt-0001"):
            limit = LIMITS.lock_ms[OPERATOR.devices[device].kind]
            self.vend(device)
            self.assertEqual(self.wait_of_busy(device), limit)
            self.clock.now += limit - 1
            self.assertEqual(self.wait_of_busy(device), 1)
            self.clock.now += 1
            self.assertIsNone(self.wait_of_busy(device))

    def test_is_released_by_an_outcome_and_not_by_an_acknowledgement(self) -> None:
        self.vend()
        command = self.link.commands[0]
        self.assertTrue(self.vends.acknowledge("sp-0001", command["vend"], command["grant"]))
        self.assertFalse(self.vends.acknowledge("sp-0001", command["vend"], command["grant"]))
        self.assertIsNotNone(self.wait_of_busy())
        self.assertTrue(self.report(command, 0, "JAM"))
        self.assertIsNone(self.wait_of_busy())

    def test_of_a_later_grant_is_left_alone(self) -> None:
        first = self.vend()
        self.clock.now += LIMITS.lock_ms["spiral"]
        self.vend()
        self.assertTrue(self.report(self.link.commands[0]))
        self.assertEqual(self.state(first), "completed")
        self.assertIsNotNone(self.wait_of_busy())
        self.assertLess(self.link.commands[0]["grant"], self.link.commands[1]["grant"])

    def test_fallback_is_due_at_its_millisecond(self) -> None:
        vend = self.vend()
        self.clock.now += LIMITS.fallback_ms - 1
        self.vends.expire_due()
        self.assertEqual(self.state(vend), "commanded")
        self.clock.now += 1
        self.vends.expire_due()
        self.assertEqual(self.state(vend), "expired")

    def test_is_released_when_the_command_cannot_be_sent(self) -> None:
        self.link.takes = False
        vend = self.vend()
        with self.store.transaction() as tx:
            seen = self.vends.view(tx, OPERATOR, vend["vend_id"])
        self.assertEqual((seen["state"], seen["fault"]), ("failed", "NOT_SENT"))
        self.link.takes = True
        self.assertIsNone(self.wait_of_busy())
        self.assertEqual(len(self.link.commands), 1)

    def test_result_of_another_device_is_dropped(self) -> None:
        vend = self.vend("sp-0002")
        command = self.link.commands[0]
        self.assertFalse(self.report(command))
        self.assertEqual(self.state(vend), "commanded")
