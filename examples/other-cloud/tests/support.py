"""A broker, machines, and clouds with limits and defects for the tests."""

from __future__ import annotations

import json
import secrets
import socket
import sys
import threading
import time
import unittest
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from .outside import PATIENCE_S, Gathered, OperatorClient, Receiver, mac

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cloud.application import Settings, start_cloud  # noqa: E402
from cloud.broker import Mosquitto  # noqa: E402
from cloud.config import Limits, load_fleet  # noqa: E402
from cloud.machines import send_at_once  # noqa: E402

FLEET = load_fleet(ROOT / "demo.json")

_mosquitto: list[Mosquitto] = []


def broker() -> Mosquitto:
    """One mosquitto for each file of tests, or the one that a test put in its place."""
    if not _mosquitto:
        _mosquitto.append(Mosquitto(0))
        unittest.addModuleCleanup(lambda: _mosquitto.pop().stop())
    return _mosquitto[-1]


Behaviour = Callable[["Machine", dict[str, Any]], None]


def dispense(machine: Machine, command: dict[str, Any]) -> None:
    """A healthy run."""
    machine.acknowledge(command)
    machine.report(command, command["count"])


def hang(machine: Machine, command: dict[str, Any]) -> None:
    """Begins a run and never ends it."""
    machine.acknowledge(command)


def jam(machine: Machine, command: dict[str, Any]) -> None:
    """A run in which nothing drops."""
    machine.acknowledge(command)
    machine.report(command, 0, "JAM")


class Machine:
    """A machine on MQTT with a behaviour of its own; counts what it dropped."""

    def __init__(self, device: str, behave: Behaviour = dispense, session: str | None = None) -> None:
        self.device = device
        self.key = f"demo-device-key-{device}"
        self.behave = behave
        self.session = session or secrets.token_hex(4)
        self.commands = Gathered()
        self.dropped = 0
        self._left = False
        self._ready = threading.Event()
        self._client = Client(CallbackAPIVersion.VERSION2)
        self._client.will_set(f"ng/{device}/presence", self._message("presence", self._presence(False)), 1, True)
        self._client.on_socket_open = send_at_once
        self._client.on_connect = lambda client, *_: client.subscribe(f"ng/{device}/cmd")
        self._client.on_subscribe = lambda *_: self._ready.set()
        self._client.on_message = lambda _client, _data, message: self._on_command(bytes(message.payload))
        self._client.connect("127.0.0.1", broker().address.port)
        self._client.loop_start()
        assert self._ready.wait(PATIENCE_S)
        self.send("presence", self._presence(True))

    def _presence(self, online: bool) -> dict[str, Any]:
        return {"online": online, "session": self.session, "firmware": "1", "ts": int(time.time() * 1000)}

    def _message(self, kind: str, members: dict[str, Any]) -> str:
        p = json.dumps(members)
        return json.dumps({"p": p, "mac": mac(self.key, f"ng/{self.device}/{kind}\n{p}")})

    def _on_command(self, payload: bytes) -> None:
        message = json.loads(payload)
        assert message["mac"] == mac(self.key, f"ng/{self.device}/cmd\n{message['p']}")
        command = json.loads(message["p"])
        self.behave(self, command)
        self.commands.add(command)

    def send(self, kind: str, members: dict[str, Any]) -> None:
        """Publishes a message; presence is retained."""
        self._client.publish(f"ng/{self.device}/{kind}", self._message(kind, members), 1, kind == "presence")

    def acknowledge(self, command: dict[str, Any]) -> None:
        self.send("ack", {"vend": command["vend"], "grant": command["grant"], "ts": int(time.time() * 1000)})

    def report(self, command: dict[str, Any], dispensed: int, fault: str | None = None) -> None:
        self.dropped += dispensed
        members = {"vend": command["vend"], "grant": command["grant"], "dispensed": dispensed, "fault": fault}
        self.send("result", {**members, "ts": int(time.time() * 1000)})

    def abandon(self) -> None:
        """Does not connect again once the connection is lost."""
        self._left = True
        self._client.reconnect_delay_set(3600, 3600)

    def cut(self) -> None:
        """Breaks the connection without a farewell, so that the broker publishes the will."""
        self.abandon()
        connection = self._client.socket()
        assert isinstance(connection, socket.socket)
        connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Leaves with a retained farewell. A second call does nothing."""
        if self._left:
            return
        self._left = True
        farewell = self._message("presence", self._presence(False))
        self._client.publish(f"ng/{self.device}/presence", farewell, 1, True).wait_for_publish(PATIENCE_S)
        self._client.disconnect()
        self._client.loop_stop()


class CloudCase(unittest.TestCase):
    """A test with a cloud of its own, and what it needs around it."""

    limits: ClassVar[dict[str, object]] = {}
    defects: ClassVar[frozenset[str]] = frozenset()

    def setUp(self) -> None:
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        self.operator = self.start_cloud()

    def start_cloud(self, data: str = ":memory:", stack: ExitStack | None = None) -> OperatorClient:
        """Starts a cloud; it stops with the stack, or at the end of the test."""
        stack = stack or ExitStack()
        self.addCleanup(stack.close)
        limits = Limits()
        for name, value in self.limits.items():
            limits.set(name, value)
        settings = Settings(FLEET, broker().address, limits, data=data, defects=self.defects)
        return OperatorClient(start_cloud(settings, stack))

    def own_broker(self, port: int = 0) -> Mosquitto:
        """A broker that this test may stop; clouds and machines use it from now on."""
        broker()
        own = Mosquitto(port)
        self.addCleanup(own.stop)
        _mosquitto.append(own)
        self.addCleanup(_mosquitto.remove, own)
        return own

    def machine(self, device: str = "sp-0001", behave: Behaviour = dispense) -> Machine:
        """A machine that the cloud takes for online."""
        machine = Machine(device, behave)
        self.addCleanup(machine.close)
        self.wait_for(lambda: self.online(device))
        return machine

    def online(self, device: str) -> bool:
        return bool(self.operator.call("GET", f"/v2/devices/{device}").body["online"])

    def state(self, vend_id: str) -> str:
        return str(self.operator.call("GET", f"/v2/vends/{vend_id}").body["state"])

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Asks until the answer is yes; fails after the patience of a test."""
        deadline = time.monotonic() + PATIENCE_S
        pause = threading.Event()
        while not condition():
            self.assertLess(time.monotonic(), deadline, "waited too long")
            pause.wait(0.01)
