"""The one thing this room writes: a value that was reported on paper."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.indicators.declaration import INDICATORS
from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.organizations.actions import refuse_the_future
from sotay.organizations.models import Organization
from sotay.regulations import Refused

from .models import ReportedValue


@action("totals.report", gettext_lazy("Ghi số liệu đã báo cáo"))
def report(
    actor: Actor,
    organization: Organization,
    *,
    code: str,
    value: Decimal,
    ends_on: date,
    source: str,
    signed_on: date,
    signer: str,
    starts_on: date | None = None,
) -> ReportedValue:
    """Keep a value that was handed in on paper; entered again from the same source it takes the other's place.

    Args:
        starts_on, ends_on: the period; a stock has only its day.
    """
    indicator = INDICATORS.get(code)
    if indicator is None:
        raise Refused(None, _("Không có chỉ tiêu này."))
    refuse_the_future(ends_on)
    refuse_the_future(signed_on)
    if (starts_on is not None) != (indicator.kind == "flow"):
        raise Refused(
            None,
            _(
                "Số tăng, giảm cần ngày đầu kỳ và ngày cuối kỳ; số đang có chỉ cần một ngày, ghi ở ngày cuối kỳ."
            ),
        )
    if starts_on is not None and starts_on > ends_on:
        raise Refused(None, _("Ngày cuối kỳ phải sau ngày đầu kỳ."))
    same = ReportedValue.objects.filter(
        organization=organization, code=code, starts_on=starts_on, ends_on=ends_on, source=source
    )
    row = same.first() or ReportedValue(
        organization=organization, code=code, starts_on=starts_on, ends_on=ends_on, source=source
    )
    row.value, row.signed_on, row.signer = value, signed_on, signer
    row.save()
    return row
