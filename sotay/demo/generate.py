"""A province from a profile and a seed: the tree, its past, ten years of life, and all of it told as rows."""

from random import Random

from .changes import History
from .days import Calendar
from .life import Life
from .persons import Inventor
from .plan import opening_stock, plan
from .profiles import Profile
from .shapes import Province
from .sheets import admitted, kept_by_totals
from .telling import Teller
from .tree import grow


def generate(
    profile: Profile, seed: int | None = None, id_base: int = 0, above: int | None = None
) -> Province:
    """Invent the province. The same profile, seed and base give the same rows.

    Ids are greater than the base; `above` is the id of the organisation over the province, if there is one.
    """
    seed = profile.seed if seed is None else seed

    def stream(stage: str) -> Random:
        return Random(f"{profile.key} {seed} {stage}")

    calendar = Calendar(profile.opens_on, profile.day)
    tree = grow(profile, stream("tree"))
    history = History(profile, tree, calendar, stream("history"))
    by_name = profile.members - sum(node.strength for node in tree.nodes() if node.totals)
    inventor = Inventor(profile, calendar, stream("people"), id_base + 1)
    life = Life(profile, tree, history, calendar, inventor, stream("life"))
    sheets = kept_by_totals(life, stream("sheets"))
    planned = plan(profile, calendar, by_name, admitted(sheets, calendar), stream("plan"))
    life.live(planned, opening_stock(planned, by_name))
    return Teller(life, sheets, stream("offices"), id_base, above).tell()
