"""Figures about members who are exempt, or elsewhere for a time: they count at home, and are told apart here."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question

from .excusals import Excusal
from .indicators import MEMBERS
from .kinds import AWAY, EXEMPTIONS
from .models import Standing
from .sources import ONE, placed, stock_child


def _excused(question: Question, by_child: bool) -> list[Part]:
    """Who counts in the place on the day, and need not come there."""
    rows = Standing.objects.as_of(question.on).filter(placed(question))

    def pick(name: str, values: Values) -> Q:
        excusals = Excusal.objects.as_of(question.on).filter(member=OuterRef("member_id"))
        return Q(Exists(excusals.filter(**{f"{name}__in": values})))

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
