"""Values reported on paper stand beside the book's own figures, and are never added to them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sotay.indicators.engine import evaluate
from sotay.kernel.actions import NotAllowed
from sotay.members.queries import ask
from sotay.regulations import Refused
from sotay.reports.actions import report
from sotay.reports.forms import ReportForm
from sotay.reports.models import ReportedValue
from tests import make
from tests.reports.test_pages import at, reader, text
from tests.reports.world import World

PAPER: dict[str, Any] = {
    "code": "members_admitted",
    "starts_on": date(2012, 1, 1),
    "ends_on": date(2012, 12, 31),
    "value": Decimal(1190),
    "source": "Báo cáo 12-BC/TU",
    "signed_on": date(2013, 1, 9),
    "signer": "Trưởng Ban Tổ chức",
}


def test_a_reported_value_is_shown_apart_and_never_counted(province: World) -> None:
    report(make.actor("organization_department", province.top), province.top, **PAPER)

    page = text(reader("leader", province.top).get(at(province.top, "figures/?on=31/12/2012")))

    assert "Kết nạp 1.190 1/1/2012 – 31/12/2012 Báo cáo 12-BC/TU Trưởng Ban Tổ chức 9/1/2013" in page
    asked = ask(province.top, date(2012, 12, 31))
    assert evaluate(["members_admitted"], asked)["members_admitted"].value is None


def test_entered_again_from_the_same_source_it_takes_the_place_of_the_first(province: World) -> None:
    actor = make.actor("organization_department", province.top)

    report(actor, province.top, **PAPER)
    report(actor, province.top, **PAPER | {"value": Decimal(1191)})

    assert ReportedValue.objects.get().value == 1191


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_on": None},
        {"code": "party_members_total"},
        {"starts_on": date(2013, 1, 1)},
        {"ends_on": date(2030, 1, 1)},
        {"code": "no_such"},
    ],
)
def test_what_makes_no_sense_is_refused(province: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        report(make.actor("organization_department", province.top), province.top, **PAPER | wrong)


def test_it_is_entered_for_ones_own_organisations_only(province: World) -> None:
    with pytest.raises(NotAllowed):
        report(make.actor("organization_department", province.districts[0]), province.top, **PAPER)


@pytest.mark.parametrize(
    ("typed", "value"), [("37.340", "37340"), ("91,95", "91.95"), ("1190", "1190"), ("0", "0")]
)
def test_numbers_are_read_as_offices_write_them(province: World, typed: str, value: str) -> None:
    form = ReportForm(
        make.actor("organization_department", province.top),
        {
            "code": "party_members_total",
            "ends_on": "31/12/2013",
            "value": typed,
            "source": "Biểu 1",
            "signed_on": "9/1/2014",
            "signer": "Chánh Văn phòng",
        },
    )
    assert form.act(province.top).value == Decimal(value)


@pytest.mark.parametrize("typed", ["1,234,5", "12.34", "x", "-5", "1.2345"])
def test_numbers_that_could_mean_two_things_are_asked_again(province: World, typed: str) -> None:
    form = ReportForm(make.actor("organization_department", province.top), {"value": typed})

    assert "value" in form.errors
