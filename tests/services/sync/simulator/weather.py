"""The faulty wire: what a network does to calls, drawn from one seed."""

import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from staffdesk.domain.errors import PortalFault
from staffdesk.portal.database import Store
from tests.services.sync.direct_calls import Ask, DirectCalls


class Crash(Exception):
    """The process dies here: nothing it had in memory survives."""


@dataclass
class Weather:
    """How bad things are, and a count of what happened.

    Attributes:
        loss: chance that a call, and again that its answer, is lost or cut.
        double: chance that a call arrives twice.
        crash: chance that the desk dies at each named point.
        late: calls still under way, which arrive later, in any order.
    """

    draw: random.Random
    loss: float = 0.2
    double: float = 0.2
    crash: float = 0.02
    exchanges: int = 0
    faults: int = 0
    late: list[Ask] = field(default_factory=list)
    crash_points: set[str] = field(default_factory=set)

    def clear_up(self) -> None:
        """Let every late call arrive, and cause no more faults."""
        self.loss = self.double = self.crash = 0.0
        while self.late:
            self.deliver_late(self.late.pop())

    def deliver_late(self, ask: Ask) -> None:
        """Let a late call arrive; nobody waits for its answer."""
        with contextlib.suppress(PortalFault):
            ask()

    def strikes(self, chance: float) -> bool:
        """Draw a fault."""
        struck = self.draw.random() < chance
        self.faults += struck
        return struck

    def step(self, name: str) -> None:
        """Crash at a named point of the desk, now and then."""
        if self.strikes(self.crash):
            self.crash_points.add(name)
            raise Crash(name)


class FaultyCalls(DirectCalls):
    """Calls that are lost, doubled, late, reordered or cut."""

    def __init__(self, store: Store, now: Callable[[], datetime], weather: Weather) -> None:
        super().__init__(store, now)
        self.weather = weather

    def carry(self, ask: Ask) -> bytes:
        weather = self.weather
        weather.exchanges += 1
        if weather.late and weather.draw.random() < 0.15:
            weather.deliver_late(weather.late.pop(weather.draw.randrange(len(weather.late))))
        if weather.strikes(weather.loss):
            if weather.draw.random() < 0.5:
                weather.late.append(ask)
            raise PortalFault("portal_unreachable")
        answer = ask()
        if weather.strikes(weather.double):
            weather.late.append(ask) if weather.draw.random() < 0.5 else weather.deliver_late(ask)
        if weather.strikes(weather.loss):
            raise PortalFault(weather.draw.choice(["portal_timeout", "portal_cut", "portal_damaged"]))
        return answer
