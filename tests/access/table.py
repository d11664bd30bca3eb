"""The whole table of the walk: the first part's and what later parts add."""

from tests.access import outcomes
from tests.access.outcomes import Outcome
from tests.access.parts import gathered

TABLE: dict[str, tuple[Outcome, Outcome]] = outcomes.TABLE | gathered("TABLE")
#: A part names its public pages as the keys of a dictionary `PUBLIC`, and those that name units in `NAMING_UNITS`.
NAMING_UNITS = set(gathered("NAMING_UNITS"))
PUBLIC = outcomes.PUBLIC | set(gathered("PUBLIC"))
