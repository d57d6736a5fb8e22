"""The parts put together."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field

from .api import Api
from .authentication import Authenticator
from .broker import BrokerAddress
from .carts import Carts
from .clock import Clock
from .config import Fleet, Limits
from .errors import ConfigError
from .http_server import HttpServer
from .machines import MqttMachines
from .store import Store
from .timers import Timers
from .vends import Vends
from .vouchers import Vouchers
from .webhooks import Webhooks

_BROKER_TIMEOUT_S = 5.0


@dataclass(frozen=True)
class Settings:
    """What a cloud is started with."""

    fleet: Fleet
    broker: BrokerAddress
    limits: Limits = field(default_factory=Limits)
    host: str = "127.0.0.1"
    port: int = 0
    data: str = ":memory:"
    defects: frozenset[str] = frozenset()


def start_cloud(settings: Settings, stack: ExitStack) -> int:
    """Starts a cloud and returns the port of its API; closing the stack stops it."""
    limits, fleet, defects = settings.limits, settings.fleet, settings.defects
    clock = Clock()
    store = Store(settings.data, fleet)
    stack.callback(store.close)
    webhooks = Webhooks(store, fleet, limits, clock)
    stack.callback(webhooks.close)
    carts = Carts(store, limits, clock, webhooks)
    vends = Vends(store, limits, clock, carts, webhooks, defects)
    timers = Timers(store, clock, carts, vends, webhooks)
    webhooks.wake = timers.wake
    machines = MqttMachines(settings.broker, fleet, limits, clock, vends)
    authenticator = Authenticator(store, fleet, limits, clock, defects)
    api = Api(store, clock, authenticator, (carts, vends, Vouchers(clock, carts)), machines, timers.wake)
    try:
        http = HttpServer(settings.host, settings.port, api.handle)
    except (OSError, OverflowError) as error:
        raise ConfigError(f"--port {settings.port}: the API cannot listen there: {error}.") from error
    timers.start()
    stack.callback(timers.stop)
    stack.callback(machines.stop)
    if not machines.start(_BROKER_TIMEOUT_S):
        raise ConfigError(f"The broker {settings.broker} gave no connection within {_BROKER_TIMEOUT_S:.0f} s.")
    http.start()
    stack.callback(http.stop)
    return http.port
