"""What the cloud is started with: operators, devices, limits, defects."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import ConfigError

#: Items that one command may dispense, by kind of device.
MOST_PER_VEND = {"locker": 1, "spiral": 1, "belt": 1, "drinks": 5}
DEFECTS = ("lock", "quantity", "callback", "signature")


@dataclass(frozen=True)
class Slot:
    slot: str
    sku: str
    price_cents: int
    stock: int


@dataclass(frozen=True)
class Device:
    device: str
    kind: str
    key: str
    slots: tuple[Slot, ...]

    def slot_of(self, sku: str) -> Slot | None:
        """The slot that sells a sku."""
        return next((slot for slot in self.slots if slot.sku == sku), None)


@dataclass(frozen=True)
class Operator:
    name: str
    key: str
    api_secret: str
    webhook_secret: str
    devices: dict[str, Device]


@dataclass(frozen=True)
class Fleet:
    operators: tuple[Operator, ...]

    def by_key(self, key: str) -> Operator | None:
        """The operator with a key id."""
        return next((operator for operator in self.operators if operator.key == key), None)

    def by_name(self, name: str) -> Operator | None:
        """The operator with a name."""
        return next((operator for operator in self.operators if operator.name == name), None)

    def device(self, device_id: str) -> Device | None:
        """A device of any operator."""
        return next((o.devices[device_id] for o in self.operators if device_id in o.devices), None)


@dataclass
class Limits:
    """Milliseconds, see section 4 of the specification."""

    lock_ms: dict[str, int] = field(
        default_factory=lambda: {"locker": 12000, "spiral": 25000, "belt": 80000, "drinks": 40000}
    )
    fallback_ms: int = 100_000
    cart_ms: int = 900_000
    clock_ms: int = 60_000
    presence_ms: int = 90_000
    webhook_timeout_ms: int = 5000
    webhook_retry_ms: list[int] = field(default_factory=lambda: [1000, 5000, 15000, 60000, 300000])

    def set(self, name: str, value: object) -> None:
        """Sets one limit by its name, such as `fallback_ms` or `lock_ms.spiral`."""
        if name == "lock_ms" and isinstance(value, dict):
            for kind, limit in value.items():
                self.set(f"lock_ms.{kind}", limit)
        elif name.startswith("lock_ms.") and name[8:] in self.lock_ms:
            self.lock_ms[name[8:]] = _milliseconds(name, value)
        elif name == "webhook_retry_ms":
            if not isinstance(value, list) or len(value) > 20:
                raise ConfigError(f"{name} must be a list of at most 20 numbers.")
            self.webhook_retry_ms = [_milliseconds(name, pause) for pause in value]
        elif name in ("fallback_ms", "cart_ms", "clock_ms", "presence_ms", "webhook_timeout_ms"):
            setattr(self, name, _milliseconds(name, value))
        else:
            known = [f"lock_ms.{kind}" for kind in self.lock_ms] + [n for n in vars(self) if n != "lock_ms"]
            raise ConfigError(f"There is no limit {name!r}; there are {', '.join(known)}.")

    def check(self) -> None:
        """Refuses limits that contradict each other."""
        for kind, limit in self.lock_ms.items():
            if limit > self.fallback_ms:
                raise ConfigError(f"fallback_ms ({self.fallback_ms}) is below lock_ms.{kind} ({limit}).")


def _milliseconds(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 86_400_000:
        raise ConfigError(f"{name} must be an integer from 1 to 86400000 milliseconds.")
    return value


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise ConfigError(f"{path} is no JSON: {error}.") from error


def load_limits(path: Path | None, settings: list[str]) -> Limits:
    """The limits of a file, with single ones (`name=milliseconds`, pauses with commas) over them."""
    limits = Limits()
    values = {} if path is None else _read_json(path)
    if not isinstance(values, dict):
        raise ConfigError(f"{path} must hold a JSON object.")
    for name, value in values.items():
        limits.set(name, value)
    for setting in settings:
        name, _, text = setting.partition("=")
        try:
            numbers = [int(part) for part in text.split(",")]
        except ValueError as error:
            raise ConfigError(f"--limit {setting}: write it as name=milliseconds.") from error
        limits.set(name, numbers if name == "webhook_retry_ms" else numbers[0])
    limits.check()
    return limits


def load_fleet(path: Path) -> Fleet:
    """Operators and devices of a file. Raises ConfigError with the place of the first mistake."""
    data = _read_json(path)
    try:
        operators = tuple(_operator(entry) for entry in data["operators"])
    except KeyError as error:
        raise ConfigError(f"{path}: the member {error} is missing.") from error
    except (TypeError, AttributeError) as error:
        raise ConfigError(f"{path}: a member has a wrong type: {error}.") from error
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error
    for values, what in (
        ([o.name for o in operators], "operator name"),
        ([o.key for o in operators], "operator key"),
        ([d for o in operators for d in o.devices], "device"),
    ):
        if len(set(values)) != len(values):
            raise ConfigError(f"{path}: each {what} may stand there only once.")
    return Fleet(operators)


def _operator(entry: dict[str, Any]) -> Operator:
    devices = [_device(device) for device in entry["devices"]]
    if len({device.device for device in devices}) != len(devices):
        raise ConfigError(f"operator {entry['name']}: each device may stand there only once.")
    return Operator(
        _text(entry, "name"),
        _text(entry, "key"),
        _text(entry, "api_secret"),
        _text(entry, "webhook_secret"),
        {device.device: device for device in devices},
    )


def _device(entry: dict[str, Any]) -> Device:
    kind = _text(entry, "kind")
    name = _name(entry, "device")
    if kind not in MOST_PER_VEND:
        raise ConfigError(f"device {name}: the kind {kind!r} is none of {', '.join(MOST_PER_VEND)}.")
    slots = tuple(
        Slot(_name(slot, "slot"), _text(slot, "sku"), _count(slot, "price_cents"), _count(slot, "stock"))
        for slot in entry["slots"]
    )
    if len({slot.sku for slot in slots}) != len(slots) or len({slot.slot for slot in slots}) != len(slots):
        raise ConfigError(f"device {name}: each slot and each sku may stand there only once.")
    return Device(name, kind, _text(entry, "key"), slots)


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry[name]
    if not isinstance(value, str) or not 1 <= len(value) <= 64 or not value.isprintable():
        raise ConfigError(f"{name} must be a text of 1 to 64 printable characters.")
    return value


def _name(entry: dict[str, Any], name: str) -> str:
    # It becomes a part of a path and of a topic.
    value = _text(entry, name)
    if not re.fullmatch(r"[A-Za-z0-9_-]+", value):
        raise ConfigError(f"{name} {value!r} has characters other than A-Z a-z 0-9 _ -.")
    return value


def _count(entry: dict[str, Any], name: str) -> int:
    value = entry[name]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ConfigError(f"{name} must be a whole number.")
    return value
