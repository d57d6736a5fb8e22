"""Machines on MQTT: presence, commands, acknowledgements, results (section 5)."""

from __future__ import annotations

import logging
import re
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from .broker import BrokerAddress
from .clock import Clock
from .config import Device, Fleet, Limits
from .signing import message_mac, same
from .strict_json import JsonObject, NotStrict, parse_object, to_text
from .vends import Result, Vends

_log = logging.getLogger("machines")
_LARGEST_MESSAGE = 8192
_FAULT = re.compile(r"[A-Z][A-Z0-9_]{1,31}")


@dataclass(frozen=True)
class _Presence:
    session: str
    until: int


class Dropped(ValueError):
    """A message that is not as specified; it has no effect."""


def encode_message(key: str, topic: str, members: JsonObject) -> bytes:
    """A message for a topic, with its mac."""
    p = to_text(members)
    return to_text({"p": p, "mac": message_mac(key, topic, p)}).encode()


def decode_message(key: str, topic: str, payload: bytes) -> JsonObject:
    """The members of a message. Raises Dropped when its form or its mac is wrong."""
    if len(payload) > _LARGEST_MESSAGE:
        raise Dropped("too large")
    try:
        message = parse_object(payload)
        p, mac = message.get("p"), message.get("mac")
        if set(message) != {"p", "mac"} or not isinstance(p, str) or not isinstance(mac, str):
            raise Dropped("members other than p and mac")
        if not same(mac, message_mac(key, topic, p)):
            raise Dropped("wrong mac")
        return parse_object(p.encode())
    except NotStrict as error:
        raise Dropped(str(error)) from error


def _member(members: JsonObject, name: str, kind: type) -> None:
    if type(members[name]) is not kind:
        raise Dropped(f"{name} has a wrong type")


def _members(members: JsonObject, **kinds: type) -> None:
    if set(members) != set(kinds):
        raise Dropped(f"members are {', '.join(members)}")
    for name, kind in kinds.items():
        _member(members, name, kind)


def send_at_once(_client: Client, _data: object, opened: object) -> None:
    """Small messages in a row would wait for each other's TCP acknowledgement, about 40 ms."""
    if isinstance(opened, socket.socket):
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class MqttMachines:
    """The cloud's client at the broker."""

    def __init__(self, address: BrokerAddress, fleet: Fleet, limits: Limits, clock: Clock, vends: Vends) -> None:
        self._fleet = fleet
        self._limits = limits
        self._clock = clock
        self._vends = vends
        self._address = address
        self._presence: dict[str, _Presence] = {}
        self._guard = threading.Lock()
        self._subscribed = threading.Event()
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=f"ng-cloud-{secrets.token_hex(4)}")
        if address.user is not None:
            self._client.username_pw_set(address.user, address.password)
        self._client.reconnect_delay_set(min_delay=1, max_delay=1)
        self._client.on_socket_open = send_at_once
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = self._on_message

    def start(self, timeout_s: float) -> bool:
        """Connects, and goes on trying for ever. False: not connected within the timeout."""
        self._client.connect_async(self._address.host, self._address.port, keepalive=30)
        self._client.loop_start()
        return self._subscribed.wait(timeout_s)

    def stop(self) -> None:
        """Leaves the broker."""
        self._client.disconnect()
        self._client.loop_stop()

    def is_online(self, device_id: str) -> bool:
        """Whether the machine was present lately."""
        with self._guard:
            presence = self._presence.get(device_id)
        return self._client.is_connected() and presence is not None and presence.until > self._clock.now_ms()

    def send_command(self, device: Device, command: JsonObject) -> bool:
        """Publishes a command at QoS 0: without a connection it is refused, never kept for later."""
        topic = f"ng/{device.device}/cmd"
        info = self._client.publish(topic, encode_message(device.key, topic, command), qos=0)
        return info.rc == MQTTErrorCode.MQTT_ERR_SUCCESS

    def _on_connect(
        self, client: Client, _data: object, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if reason.is_failure:
            _log.warning("the broker refuses the connection: %s", reason)
            return
        client.subscribe([("ng/+/ack", 1), ("ng/+/result", 1), ("ng/+/presence", 1)])

    def _on_subscribe(
        self, _client: Client, _data: object, _mid: int, reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        if any(reason.is_failure for reason in reasons):
            _log.warning("the broker refuses the subscription: %s", reasons)
            return
        self._subscribed.set()

    def _on_disconnect(
        self,
        _client: Client,
        _data: object,
        _flags: DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        _log.info("disconnected from the broker: %s", reason)
        # Whether machines left meanwhile is unknown; retained presence comes again after the next connection.
        with self._guard:
            self._presence.clear()

    def _on_message(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        # An exception here would end the client's thread.
        try:
            self._handle(message.topic, bytes(message.payload), message.retain)
        except Dropped as error:
            _log.info("dropped a message on %s: %s", message.topic, error)
        except Exception:
            _log.exception("a message on %s was not handled", message.topic)

    def _handle(self, topic: str, payload: bytes, retained: bool) -> None:
        _, device_id, kind = topic.split("/")
        device = self._fleet.device(device_id)
        if device is None:
            raise Dropped("unknown device")
        members = decode_message(device.key, topic, payload)
        handlers: dict[str, Callable[[str, JsonObject], None]] = {"ack": self._on_ack, "result": self._on_result}
        if kind == "presence":
            self._on_presence(device_id, members, retained)
        else:
            handlers[kind](device_id, members)

    def _on_ack(self, device_id: str, members: JsonObject) -> None:
        _members(members, vend=str, grant=int, ts=int)
        if not self._vends.acknowledge(device_id, members["vend"], members["grant"]):
            raise Dropped("no vend waits for this acknowledgement")

    def _on_result(self, device_id: str, members: JsonObject) -> None:
        fault = members.get("fault")
        _members(members, vend=str, grant=int, dispensed=int, fault=type(None) if fault is None else str, ts=int)
        if members["dispensed"] < 0 or (fault is not None and not _FAULT.fullmatch(fault)):
            raise Dropped("dispensed or fault is malformed")
        if not self._vends.finish(device_id, Result(members["vend"], members["grant"], members["dispensed"], fault)):
            raise Dropped("the result fits no vend")

    def _on_presence(self, device_id: str, members: JsonObject, retained: bool) -> None:
        _members(members, online=bool, session=str, firmware=str, ts=int)
        session = members["session"]
        if not 1 <= len(session) <= 64 or len(members["firmware"]) > 64:
            raise Dropped("session or firmware is malformed")
        since = min(members["ts"], self._clock.now_ms()) if retained else self._clock.now_ms()
        with self._guard:
            known = self._presence.get(device_id)
            if members["online"]:
                self._presence[device_id] = _Presence(session, since + self._limits.presence_ms)
            elif known is not None and known.session == session:
                # The will of an earlier session can arrive late; it does not end the present one.
                del self._presence[device_id]
