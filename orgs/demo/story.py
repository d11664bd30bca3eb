"""The ground of a load: its size, its seed, its day, and a stream of chance for each part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

SIZES = {"small": 300, "normal": 6000}
SEED = 2018  # the year of the guidance


@dataclass(frozen=True)
class Story:
    """How many enterprises, which seed, and the day on which the story has arrived."""

    size: str
    today: date
    seed: int = SEED

    @property
    def enterprises(self) -> int:
        """Return how many enterprises to make up, roughly."""
        return SIZES[self.size]

    @property
    def begins(self) -> date:
        """Return the day on which the three years begin."""
        return self.today - timedelta(days=3 * 365)

    def chance(self, part: str) -> Random:
        """Return the stream of chance of one part, so that a change in one part leaves the others as they were."""
        return Random(f"{self.seed}/{self.size}/{part}")  # noqa: S311  # made-up data, no secret

    def founding_day(self, random: Random, earliest: date | None) -> date:
        """Return when an association was founded: a third before the three years, the others ever more often."""
        if random.random() < 0.35:
            day = self.begins - timedelta(days=int(random.random() * 5 * 365))
        else:
            day = self.begins + timedelta(days=int(3 * 365 * random.random() ** 0.7))
        if earliest is not None and day < earliest + timedelta(days=200):
            day = earliest + timedelta(days=random.randint(200, 700))
        return min(day, self.today - timedelta(days=random.randint(1, 60)))
