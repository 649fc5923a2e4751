"""Figures about members who are exempt, or elsewhere for a time: they count at home, and are told apart here."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.time import in_force

from .indicators import MEMBERS
from .kinds import AWAY, EXEMPTIONS
from .models import Standing
from .sources import ONE, placed, stock_child


def _excused(question: Question, by_child: bool) -> list[Part]:
    """Who counts in the place on the day, and need not come there."""
    # From the few who are excused to where they count: never through everybody.
    rows = Standing.objects.as_of(question.on).filter(
        placed(question) & in_force(question.on, "member__excusals")
    )
    # Read through the join that is already restricted to the day; a condition of its own would join all excusals.
    rows = rows.annotate(ground=F("member__excusals__ground"))

    def pick(name: str, values: Values) -> Q:
        return Q(**{f"{name}__in": values})

    return [Part(rows, ONE, pick, stock_child(question))]


EXCUSED = Source("excused members", _excused, now_only=True)

declare(
    Indicator(
        "members_exempt",
        _("Được miễn công tác và sinh hoạt đảng"),
        MEMBERS,
        EXCUSED,
        {"ground": EXEMPTIONS},
    ),
    Indicator("members_elsewhere", _("Sinh hoạt tạm thời ở nơi khác"), MEMBERS, EXCUSED, {"ground": AWAY}),
)
