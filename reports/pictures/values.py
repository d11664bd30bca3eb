"""What a picture shows of one unit, and how it is coloured and said."""

from dataclasses import dataclass
from typing import Literal

from kexie_portal.web import figures
from reports.pictures.svg import ABSENT, SCALE, ZERO

State = Literal["value", "none", "na"]


@dataclass(frozen=True)
class Value:
    """A unit's figure in percent; `state` keeps "no data" and "does not apply" apart from zero."""

    key: str
    name: str
    value: figures.Number | None
    state: State = "value"
    note: str = ""

    @property
    def spoken(self) -> str:
        """Return the figure as text."""
        if self.state != "value" or self.value is None:
            return figures.absent(self.state)
        return figures.rate(self.value)

    @property
    def sentence(self) -> str:
        """Return name, figure and note in one line."""
        return " · ".join(part for part in (self.name, self.spoken, self.note) if part)


@dataclass(frozen=True)
class Steps:
    """Five equal classes from just above zero to a round number that holds the largest value."""

    width: float

    @property
    def bounds(self) -> list[tuple[float, float]]:
        """Return the classes as (above, up to) in percent."""
        return [(self.width * step, self.width * (step + 1)) for step in range(len(SCALE))]

    def colour(self, value: float) -> str:
        """Return the colour of a value; zero has its own."""
        if value <= 0:
            return ZERO
        return SCALE[min(len(SCALE) - 1, int((value - 1e-9) / self.width))]


def steps_for(values: list[Value]) -> Steps:
    """Choose classes that hold the largest value, with round bounds."""
    largest = max((float(one.value or 0) for one in values if one.state == "value"), default=0)
    return Steps(next((width for width in (0.2, 0.5, 1, 2, 4, 5, 10, 20) if width * len(SCALE) >= largest), 20.0))


def fill_of(value: Value | None, steps: Steps, hatch: str) -> str:
    """Return the fill of a shape: a colour, the hatching, or grey."""
    if value is None or value.state == "none" or (value.value is None and value.state != "na"):
        return f"url(#{hatch})"
    if value.state == "na":
        return ABSENT
    return steps.colour(float(value.value or 0))
