"""The proof that what is kept of a month is what the book says of it."""

from collections.abc import Iterator
from typing import Any

from django.db.models.fields import TextField
from django.db.models.functions import MD5, Cast
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import INDICATORS, Indicator
from sotay.indicators.engine import NONE, Spread, spread
from sotay.kernel.time import DAY
from sotay.kernel.verify import proves
from sotay.members.queries import ask

from .keeping import in_use

SOME = 24
"""So many months are compared; all of them would be the whole book again."""


@proves(_("Số liệu đếm sẵn của các tháng đúng với sổ"))
def kept_figures_are_those_of_the_book() -> Iterator[str]:
    """A sample of the kept figures is asked both ways."""
    codes = {
        source: [i.code for i in INDICATORS.values() if isinstance(i, Indicator) and i.source.name == source]
        for source in ("stock", "flow")
    }
    some = in_use().order_by(MD5(Cast("id", TextField()))).select_related("organization")[:SOME]
    for kept in some:
        asked = ask(kept.organization, kept.day, kept.day.replace(day=1), kept.day + DAY)
        if _told(spread(codes[kept.source], asked)) != _told(
            spread(codes[kept.source], asked, directly=True)
        ):
            yield f"members_rollup:{kept.pk} ({kept}) is not what the book says"


def _told(found: Spread) -> Any:
    children = {
        child: {code: amount for code, amount in amounts.items() if amount != NONE}
        for child, amounts in found.children.items()
    }
    return found.whole, {child: amounts for child, amounts in children.items() if amounts}
