"""The driver against the cloud, and against the vectors of SPECIFICATION.md."""

from __future__ import annotations

import json
import secrets
import time
from base64 import b64decode, b64encode
from typing import Any

from driver import LIMITS, Driver, capabilities

from .outside import OperatorClient
from .support import CloudCase, Machine, broker, dispense, hang, jam

MERCHANT = {"keyId": "ng-demo-1", "apiSecret": "demo-api-secret-1", "webhookSecret": "demo-webhook-secret-1"}


def over(operator: OperatorClient) -> Any:
    """Sends what the driver asks for."""

    def send(request: Any) -> Any:
        path = request["url"].removeprefix("http://cloud")
        headers = {name.title(): value for name, value in request["headers"].items()}
        reply = operator.send(request["method"], path, b64decode(request["body"]), headers)
        return {"status": reply.status, "headers": {}, "body": b64encode(json.dumps(reply.body).encode()).decode()}

    return send


class DriverCase(CloudCase):
    """A test with a driver."""

    def setUp(self) -> None:
        super().setUp()
        broker_url = f"mqtt://127.0.0.1:{broker().address.port}"
        settings = {"url": "http://cloud", "machineUrl": broker_url, "merchant": MERCHANT, "options": {}}
        self.driver = Driver(settings)

    def call(self, name: str, forgery: str | None = None, **input: object) -> Any:
        tools = {"at": int(time.time() * 1000), "nonce": secrets.token_hex(16), "session": "s"}
        return self.driver.call(name, {**input, **tools, "forgery": forgery}, over(self.operator))

    def value(self, name: str, **input: object) -> Any:
        answered = self.call(name, **input)
        self.assertTrue(answered["ok"], answered)
        return answered["value"]

    def order(self, machine: str, product: str, quantity: int = 1, pay: bool = True) -> Any:
        items = [{"product": product, "quantity": quantity}]
        order = self.value(
            "createOrder", machine=machine, items=items, reference="sale", callbackUrl=self.receiver.url
        )
        if pay:
            self.value("pay", order=order["order"], context=order["context"])
        return order

    def deliver(self, machine: str, order: Any, forgery: str | None = None) -> Any:
        (record,) = order["records"]
        input = {"machine": machine, "order": order["order"], "record": record["record"], "context": order["context"]}
        return self.call("deliver", forgery=forgery, **input, callbackUrl=self.receiver.url)

    def result(self, order: Any, delivery: str) -> Any:
        return self.value("result", delivery=delivery, order=order["order"], context=order["context"])

    def reading(self, webhook: dict[str, Any]) -> Any:
        headers = {name.lower(): value for name, value in webhook["headers"].items()}
        return self.call("readCallback", method="POST", headers=headers, body=b64encode(webhook["text"].encode("utf-8", "surrogateescape")).decode())


class AMerchant(DriverCase):
    def test_finds_its_machines(self) -> None:
        self.machine()
        listed = {machine["machine"]: machine for machine in self.value("machines")}
        self.assertEqual(
            listed["sp-0001"], {"machine": "sp-0001", "online": True, "kind": "spiral", "products": ["crisps", "nuts"]}
        )
        self.assertEqual({machine["kind"] for machine in listed.values()}, set(capabilities(LIMITS)["kinds"]))
        self.assertFalse(listed["dk-0001"]["online"])

    def test_sells(self) -> None:
        self.machine("dk-0001")
        order = self.order("dk-0001", "cola", 3)
        delivery = self.deliver("dk-0001", order)["value"]
        self.assertEqual(delivery["items"], 3)
        (webhook,) = self.receiver.webhooks.wait(1)
        state = self.result(order, delivery["delivery"])
        self.assertEqual(state, {"state": "success", "items": 3})
        reading = self.reading(webhook)
        self.assertTrue(reading["verified"])
        self.assertEqual((reading["kind"], reading["outcome"], reading["items"]), ("delivery", "success", 3))
        self.assertEqual(reading["delivery"], delivery["delivery"])
        self.assertFalse(self.reading({**webhook, "text": webhook["text"] + " "})["verified"])

    def test_learns_why_nothing_fell(self) -> None:
        self.machine(behave=jam)
        order = self.order("sp-0001", "crisps")
        delivery = self.deliver("sp-0001", order)["value"]["delivery"]
        self.receiver.webhooks.wait(1)
        self.assertEqual(self.result(order, delivery), {"state": "failure", "items": 0, "fault": "JAM"})

    def test_gets_neutral_refusals(self) -> None:
        def reason(answered: Any) -> str:
            return str(answered["refusal"]["reason"])

        paid = self.order("sp-0001", "crisps")
        self.assertEqual(reason(self.deliver("sp-0001", paid)), "offline")
        self.machine(behave=hang)
        self.assertEqual(reason(self.deliver("sp-0001", self.order("sp-0001", "crisps", pay=False))), "unpaid")
        self.assertTrue(self.deliver("sp-0001", paid)["ok"])
        busy = self.deliver("sp-0001", self.order("sp-0001", "crisps"))["refusal"]
        self.assertEqual((busy["reason"], busy["status"], busy["code"]), ("busy", 423, "device_busy"))
        self.assertGreater(busy["retryAfterMs"], 20_000)
        self.assertEqual(reason(self.deliver("sp-0001", paid)), "nothing-left")
        self.assertEqual(reason(self.call("pay", order=paid["order"], context=paid["context"])), "state")
        self.assertEqual(reason(self.call("result", delivery="v-NONE", order="", context=None)), "unknown")

    def test_redeems_a_code(self) -> None:
        self.machine()
        code = self.value("createCode", machine="sp-0001", product="crisps", quantity=1)["code"]
        redeem = {"code": code, "machine": "sp-0001", "product": "crisps", "reference": "r"}
        order = self.value("redeemCode", **redeem, callbackUrl=self.receiver.url)
        self.assertTrue(self.deliver("sp-0001", order)["ok"])
        again = self.call("redeemCode", **redeem, callbackUrl=self.receiver.url)
        self.assertEqual(again["refusal"]["reason"], "code-used")

    def test_gives_back_and_fills_up(self) -> None:
        order = self.order("sp-0001", "crisps", 2)
        self.value("refund", order=order["order"], context=order["context"])
        self.value("restock", machine="sp-0001")
        slots = self.operator.call("GET", "/v2/devices/sp-0001").body["slots"]
        self.assertEqual({slot["stock"] for slot in slots}, {999})

    def test_has_forgeries_that_are_refused(self) -> None:
        self.machine()
        order = self.order("sp-0001", "crisps")
        for forgery in capabilities(LIMITS)["forgeries"]:
            with self.subTest(forgery["name"]):
                refused = self.deliver("sp-0001", order, forgery["name"])["refusal"]
                self.assertIn(refused["reason"], forgery["refusals"], refused)
        self.assertTrue(self.deliver("sp-0001", order)["ok"], "the order is as it was")


class DrivenMachine(Machine):
    """A machine whose messages are the driver's."""

    def __init__(self, case: DriverCase, device: str) -> None:
        self._case = case
        super().__init__(device, dispense)

    def _frame(self, name: str, **input: object) -> None:
        for frame in self._case.call(name, machine=self.device, key=self.key, **input):
            payload = b64decode(frame["payload"])
            self._client.publish(frame["topic"], payload, frame["qos"], frame["retain"])

    def _on_command(self, payload: bytes) -> None:
        frame = {"topic": f"ng/{self.device}/cmd", "payload": b64encode(payload).decode()}
        command = self._case.call("decodeCommand", machine=self.device, key=self.key, frame=frame)
        self.commands.add(command)
        answer = {"delivery": command["delivery"], "echo": command["echo"]}
        self._frame("encodeAcknowledgement", **answer)
        self._frame("encodeResult", **answer, items=command["items"], commanded=command["items"], boardCode=None)


class AMachine(DriverCase):
    def test_describes_its_connection(self) -> None:
        plan = self.call("connect", machine="sp-0001", key="k")
        self.assertEqual(plan["will"]["topic"], "ng/sp-0001/presence")
        self.assertFalse(json.loads(json.loads(b64decode(plan["will"]["payload"]))["p"])["online"])
        self.assertEqual([frame["retain"] for frame in plan["firstFrames"] + plan["farewell"]], [True, True])

    def test_is_commanded_and_answers(self) -> None:
        machine = DrivenMachine(self, "dk-0001")
        self.addCleanup(machine.close)
        self.wait_for(lambda: self.online("dk-0001"))
        order = self.order("dk-0001", "cola", 2)
        delivery = self.deliver("dk-0001", order)["value"]["delivery"]
        (command,) = machine.commands.wait(1)
        self.assertEqual((command["kind"], command["items"], command["lane"]), ("command", 2, "D1"))
        self.assertEqual(command["delivery"], delivery)
        self.receiver.webhooks.wait(1)
        self.assertEqual(self.result(order, delivery), {"state": "success", "items": 2})

    def test_drops_what_is_not_signed_for_it(self) -> None:
        def kind(payload: bytes, topic: str = "ng/dk-0001/cmd") -> str:
            frame = {"topic": topic, "payload": b64encode(payload).decode()}
            key = "demo-device-key-dk-0001"
            return str(self.call("decodeCommand", machine="dk-0001", key=key, frame=frame)["kind"])

        p = '{"type":"vend","vend":"v-9D2N6YB4RK","grant":17,"slot":"D1","count":3,"ts":1767225600000}'
        mac = "c0643d86b10342aa0d02be832be54c1d260c1db62ca23eb3d11df32c461c7830"
        self.assertEqual(kind(json.dumps({"p": p, "mac": mac}).encode()), "command")
        self.assertEqual(kind(json.dumps({"p": p, "mac": mac[::-1]}).encode()), "dropped")
        self.assertEqual(kind(json.dumps({"p": p, "mac": mac}).encode(), "ng/sp-0001/cmd"), "other")
        for garbage in (b"", b"\xff", b"[]", b"null", b'{"p":1,"mac":2}', json.dumps({"p": "", "mac": mac}).encode()):
            self.assertEqual(kind(garbage), "dropped", garbage)


class ACallback(DriverCase):
    def test_of_the_specification_is_verified(self) -> None:
        body = (
            '{"id":"e-3F8ZC1V0QH","type":"cart.expired","created_at":1767225600000,'
            '"data":{"cart_id":"c-7KQ2M9XWT4","reference":"sale 1","state":"expired"}}'
        )
        headers = {
            "Ng-Event": "e-3F8ZC1V0QH",
            "Ng-Timestamp": "1767225600250",
            "Ng-Signature": "v1=761e16450f172dfc22c9bb60c2047c8693f0cef138f86a3edbaf79fc07dc810b",
        }
        reading = self.reading({"headers": headers, "text": body})
        self.assertEqual(
            reading, {"kind": "order-closed", "verified": True, "identity": "e-3F8ZC1V0QH", "order": "c-7KQ2M9XWT4"}
        )

    def test_that_is_garbage_has_a_reading(self) -> None:
        for text in ("", "\udcff", "[]", '{"id":"x"}'):
            reading = self.reading({"headers": {}, "text": text})
            self.assertEqual((reading["kind"], reading["verified"]), ("other", False))
            self.assertIn("why", reading)
