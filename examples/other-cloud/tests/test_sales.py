"""Whole sales against machines on a real broker: lock, quantities, faults, fallback, webhooks, restart."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import ClassVar

from .support import CloudCase, Machine, dispense, hang, jam

LIMITS: dict[str, object] = {"webhook_retry_ms": [100, 100]}


class Sales(CloudCase):
    limits = LIMITS

    def test_of_one_item(self) -> None:
        machine = self.machine()
        cart = self.operator.cart(self.receiver.url)
        vend = self.operator.vend(cart)
        self.assertEqual((vend.code, vend.body["state"]), ("202", "commanded"))
        (webhook,) = self.receiver.webhooks.wait(1)
        self.assertTrue(webhook["signed"])
        self.assertEqual(webhook["type"], "vend.finished")
        seen = self.operator.call("GET", f"/v2/vends/{vend.body['vend_id']}").body
        self.assertIsNone(seen.pop("late_result"))
        self.assertEqual(webhook["data"], {**seen, "reference": "sale"})
        self.assertEqual((seen["state"], seen["dispensed"], machine.dropped), ("completed", 1, 1))
        self.assertIsNotNone(seen["acknowledged_at"])
        line = self.operator.call("GET", f"/v2/carts/{cart}").body["lines"][0]
        self.assertEqual((line["vending"], line["dispensed"]), (0, 1))
        self.assertEqual(self.operator.vend(cart).code, "409 already_vended")
        machine.close()
        successor = self.machine()
        self.assertEqual(successor.commands.items, [], "a command is not retained")

    def test_of_drinks_in_one_command(self) -> None:
        machine = self.machine("dk-0001")
        cart = self.operator.cart(self.receiver.url, "dk-0001", cola=7)
        self.assertEqual(self.operator.vend(cart, count=6).code, "400 invalid_field")
        self.assertEqual(self.operator.vend(cart).body["count"], 5)
        self.receiver.webhooks.wait(1)
        self.assertEqual(self.operator.vend(cart, count=3).code, "409 already_vended")
        self.assertEqual(self.operator.vend(cart).body["count"], 2)
        webhooks = self.receiver.webhooks.wait(2)
        self.assertEqual([w["data"]["dispensed"] for w in webhooks], [5, 2])
        self.assertEqual(machine.dropped, 7)

    def test_asked_for_twice_with_one_key(self) -> None:
        machine = self.machine(behave=hang)
        vend = {"cart_id": self.operator.cart(self.receiver.url, crisps=2), "line": 1}
        first, again = (self.operator.call("POST", "/v2/vends", vend, Idempotency_Key="sale-1") for _ in range(2))
        self.assertEqual((again.code, again.body), ("202", first.body))
        self.assertEqual(self.operator.call("POST", "/v2/vends", vend).code, "423 device_busy")
        self.assertEqual(len(machine.commands.wait(2, timeout_s=0.2)), 1)

    def test_with_a_part_dispensed(self) -> None:
        machine = self.machine("dk-0001", lambda m, c: m.report(c, c["count"] - 1, "NO_DROP"))
        cart = self.operator.cart(self.receiver.url, "dk-0001", cola=3)
        self.operator.vend(cart)
        (webhook,) = self.receiver.webhooks.wait(1)
        data = webhook["data"]
        self.assertEqual((data["state"], data["dispensed"], data["fault"]), ("partial", 2, "NO_DROP"))
        machine.behave = dispense
        self.assertEqual(self.operator.vend(cart).body["count"], 1)

    def test_with_a_fault_that_is_tried_once_more(self) -> None:
        machine = self.machine(behave=jam)
        cart = self.operator.cart(self.receiver.url)
        self.operator.vend(cart)
        (webhook,) = self.receiver.webhooks.wait(1)
        self.assertEqual((webhook["data"]["state"], webhook["data"]["fault"]), ("failed", "JAM"))
        machine.behave = dispense
        self.assertEqual(self.operator.vend(cart).code, "202")
        self.assertEqual(self.receiver.webhooks.wait(2)[1]["data"]["state"], "completed")

    def test_with_an_offline_machine(self) -> None:
        cart = self.operator.cart(self.receiver.url, "bt-0001", sandwich=1)
        self.assertEqual(self.operator.vend(cart).code, "503 device_offline")
        machine = self.machine("bt-0001")
        machine.send("presence", {"online": False, "session": "another", "firmware": "x", "ts": 1})
        self.assertEqual(self.operator.vend(cart).code, "202", "an old will does not end a new session")
        self.receiver.webhooks.wait(1)
        machine.close()
        self.wait_for(lambda: not self.online("bt-0001"))

    def test_with_messages_that_fit_nothing(self) -> None:
        def confuse(machine: Machine, command: dict[str, object]) -> None:
            machine.report({**command, "grant": int(str(command["grant"])) + 1}, 1)
            machine.report({**command, "vend": "v-0000000000"}, 1)
            machine.report(command, 2)
            machine.report(command, -1, "JAM")
            machine.report(command, 1, "JAM")
            machine.report(command, 0)
            machine.report(command, 0, "jam")
            machine.send("result", {"vend": command["vend"], "grant": command["grant"], "dispensed": 1})
            machine.report(command, 1)
            machine.report(command, 0, "JAM")

        machine = self.machine(behave=confuse)
        vend = self.operator.vend(self.operator.cart(self.receiver.url))
        (webhook,) = self.receiver.webhooks.wait(1)
        self.assertEqual(webhook["data"]["state"], "completed")
        vend_id = vend.body["vend_id"]
        # Messages of one machine are handled in order: after the next sale, none of these is on its way.
        machine.behave = dispense
        self.operator.vend(self.operator.cart(self.receiver.url))
        self.assertEqual(len(self.receiver.webhooks.wait(2)), 2)
        seen = self.operator.call("GET", f"/v2/vends/{vend_id}").body
        self.assertEqual((seen["state"], seen["dispensed"], seen["late_result"]), ("completed", 1, None))


class Locks(CloudCase):
    limits: ClassVar[dict[str, object]] = {"lock_ms.spiral": 1000}

    def test_hold_until_the_limit_of_the_kind(self) -> None:
        def be_silent(_machine: Machine, _command: dict[str, object]) -> None:
            pass

        devices = {"sp-0001": hang, "sp-0002": be_silent}
        machines = [self.machine(device, behave) for device, behave in devices.items()]
        seconds = {}
        start = time.monotonic()
        for machine in machines:
            first, seconds[machine.device] = (self.operator.cart(self.receiver.url, machine.device) for _ in range(2))
            self.assertEqual(self.operator.vend(first).code, "202")
            machine.commands.wait(1)
            busy = self.operator.vend(seconds[machine.device])
            self.assertEqual(busy.code, "423 device_busy")
            self.assertTrue(0 < busy.body["error"]["retry_after_ms"] <= 1000)
        for cart in seconds.values():
            self.wait_for(lambda cart=cart: self.operator.vend(cart).code == "202")  # type: ignore[misc]
            self.assertGreaterEqual(time.monotonic() - start, 1.0)

    def test_are_free_after_an_outcome(self) -> None:
        self.machine()
        for count in (1, 2, 3):
            self.operator.vend(self.operator.cart(self.receiver.url))
            self.assertEqual(len(self.receiver.webhooks.wait(count)), count)

    def test_of_one_device_leave_the_others_free(self) -> None:
        self.machine("sp-0001", hang)
        self.machine("sp-0002")
        self.assertEqual(self.operator.vend(self.operator.cart(self.receiver.url)).code, "202")
        self.assertEqual(self.operator.vend(self.operator.cart(self.receiver.url, "sp-0002")).code, "202")

    def test_outlive_the_late_result_of_an_earlier_grant(self) -> None:
        machine = self.machine(behave=hang)
        first, second, third = (self.operator.cart(self.receiver.url) for _ in range(3))
        self.operator.vend(first)
        self.wait_for(lambda: self.operator.vend(second).code == "202")
        commands = machine.commands.wait(2)
        self.assertGreater(commands[1]["grant"], commands[0]["grant"])
        machine.report(commands[0], 1)
        (webhook,) = self.receiver.webhooks.wait(1)
        self.assertEqual((webhook["data"]["cart_id"], webhook["data"]["state"]), (first, "completed"))
        self.assertEqual(self.operator.vend(third).code, "423 device_busy")


class Fallback(CloudCase):
    limits: ClassVar[dict[str, object]] = {"lock_ms.spiral": 500, "fallback_ms": 1000}

    def test_ends_a_vend_for_good(self) -> None:
        machine = self.machine(behave=hang)
        cart = self.operator.cart(self.receiver.url)
        vend = self.operator.vend(cart).body["vend_id"]
        (webhook,) = self.receiver.webhooks.wait(1)
        self.assertEqual((webhook["data"]["state"], webhook["data"]["fault"]), ("expired", None))
        data = webhook["data"]
        self.assertTrue(1000 <= data["finished_at"] - data["commanded_at"] < 3000)
        self.assertEqual(self.operator.vend(cart).code, "409 already_vended")
        machine.report(machine.commands.wait(1)[0], 1)
        self.wait_for(lambda: self.operator.call("GET", f"/v2/vends/{vend}").body["late_result"] is not None)
        self.assertEqual(self.state(vend), "expired")
        self.assertEqual(len(self.receiver.webhooks.items), 1)
        stock = self.operator.call("GET", "/v2/devices/sp-0001").body
        refund = self.operator.call("POST", f"/v2/carts/{cart}/refunds", {"line": 1, "quantity": 1})
        self.assertEqual(self.operator.call("GET", "/v2/devices/sp-0001").body, stock, "it may have dropped")
        self.assertEqual((refund.code, refund.body["amount_cents"]), ("201", 180))


class Webhooks(CloudCase):
    limits = LIMITS

    def test_are_sent_until_acknowledged(self) -> None:
        self.receiver.statuses = [500, 302]
        self.machine()
        self.operator.vend(self.operator.cart(self.receiver.url))
        webhooks = self.receiver.webhooks.wait(3)
        self.assertEqual(len({webhook["text"] for webhook in webhooks}), 1)
        times = [webhook["at"] for webhook in webhooks]
        self.assertTrue(all(later - earlier >= 0.1 for earlier, later in pairwise(times)))
        self.assertTrue(all(webhook["signed"] for webhook in webhooks))
        self.assertEqual(len(self.receiver.webhooks.wait(4, timeout_s=0.3)), 3)

    def test_are_given_up_after_the_last_pause(self) -> None:
        self.receiver.statuses = [500] * 9
        self.machine()
        self.operator.vend(self.operator.cart(self.receiver.url))
        self.assertEqual(len(self.receiver.webhooks.wait(3)), 3)
        self.assertEqual(len(self.receiver.webhooks.wait(4, timeout_s=0.4)), 3)
