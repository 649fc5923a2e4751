"""Figures about the heads of villages and of other units: how many are members."""

from django.db.models import Exists, IntegerField, OuterRef, Q, Value
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Ratio, Source, Values, YearlyChange, declare
from sotay.indicators.question import Question
from sotay.kernel.place import WIDTH
from sotay.kernel.time import in_force, known
from sotay.organizations.kinds import SETTLEMENTS, Title
from sotay.organizations.models import Placement

from .models import PostHolding


def _village_heads(question: Question, by_child: bool) -> list[Part]:
    return _heads(question, Q(post__unit__kind__in=SETTLEMENTS))


def _workplace_heads(question: Question, by_child: bool) -> list[Part]:
    return _heads(question, ~Q(post__unit__kind__in=SETTLEMENTS))


def _heads(question: Question, which: Q) -> list[Part]:
    """Who heads a unit of the place on the day: of those that have not ended."""
    ground = "post__unit__organization__placements"
    rows = PostHolding.objects.as_of(question.on).filter(
        in_force(question.on, ground)
        & known(question.known_at, ground)
        & question.here(f"{ground}__path", "post__unit__organization_id")
        & in_force(question.on, "post__unit")
        & which,
        post__title=Title.HEAD,
        post__unit__isnull=False,
    )
    if question.known_at is not None:
        # A village was taken over when a decision was recorded: before that it was known where it lay, and only there.
        still = Placement.objects.known_at(question.known_at).as_of(question.on)
        rows = rows.exclude(
            Exists(still.filter(organization=OuterRef("post__unit__formerly__organization_id")))
        )

    def pick(name: str, values: Values) -> Q:
        return Q(**{f"{name}__in": values})

    child = Substr(f"{ground}__path", len(question.path) + 1, WIDTH)
    return [Part(rows, Value(1, output_field=IntegerField()), pick, child)]


HEADS = Source("village_heads", _village_heads, needs_book=False)
WORKPLACE_HEADS = Source("workplace_heads", _workplace_heads, needs_book=False)

declare(
    Indicator("village_heads", _("Trưởng thôn, tổ trưởng tổ dân phố"), _("người"), HEADS),
    Indicator(
        "village_heads_party_members",
        _("Trưởng thôn, tổ trưởng tổ dân phố là đảng viên"),
        _("người"),
        HEADS,
        {"is_member": (True,)},
    ),
    Ratio(
        "village_heads_party_member_share",
        _("Tỷ lệ trưởng thôn, tổ trưởng tổ dân phố là đảng viên"),
        "%",
        "village_heads_party_members",
        "village_heads",
    ),
    YearlyChange(
        "village_heads_party_member_share_change",
        _("Mức tăng tỷ lệ trưởng thôn, tổ trưởng tổ dân phố là đảng viên so với cùng ngày năm trước"),
        _("điểm %"),
        "village_heads_party_member_share",
    ),
    Indicator(
        "workplace_heads", _("Người đứng đầu cơ quan, trường học, doanh nghiệp"), _("người"), WORKPLACE_HEADS
    ),
    Indicator(
        "workplace_heads_party_members",
        _("Người đứng đầu cơ quan, trường học, doanh nghiệp là đảng viên"),
        _("người"),
        WORKPLACE_HEADS,
        {"is_member": (True,)},
    ),
)
