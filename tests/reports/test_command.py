"""``sotay figures``: what it prints, as whom, and what it refuses."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from sotay.indicators.declaration import INDICATORS
from sotay.kernel.models import AuditEntry
from tests import make
from tests.reports.world import World


def figures(*words: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("figures", *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def told(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(figures(*words, "--json")[0])
    return found


@pytest.fixture
def auditor(province: World) -> str:
    return make.account("auditor", province.top, "auditor").username


def by_code(found: dict[str, Any]) -> dict[str, Any]:
    return {each["code"]: each for each in found["figures"]}


def test_it_prints_every_indicator_that_applies_with_its_rows(province: World, auditor: str) -> None:
    found = told("--on", "31/12/2014")

    assert found["organization"]["name"] == "Đảng bộ tỉnh Ba Bể"
    assert (found["from"], found["to"]) == ("2014-01-01", "2014-12-31")
    assert set(by_code(found)) == set(INDICATORS)
    total = by_code(found)["party_members_total"]
    assert (total["value"], total["unit"], total["rows"], total["on_totals"]) == (62, "đảng viên", 19, 47)


def test_it_prints_a_table_too(province: World, auditor: str) -> None:
    out, _err = figures("--on", "2014-12-31")

    line = next(line for line in out.splitlines() if line.startswith("party_members_total"))
    assert line.split() == [
        "party_members_total",
        "Tổng",
        "số",
        "đảng",
        "viên",
        "62",
        "đảng",
        "viên",
        "19",
        "47",
    ]


def test_another_organisation_is_named_by_its_code(province: World, auditor: str) -> None:
    code = province.top.state(make.TODAY).code  # type: ignore[union-attr]

    assert told("--org", code)["organization"]["code"] == code
    with pytest.raises(CommandError, match="Không có tổ chức mã"):
        figures("--org", "no-such-code")


def test_before_the_book_opens_it_says_why(province: World, auditor: str) -> None:
    out, err = figures("--on", "31/12/2013", "--json")

    found = by_code(json.loads(out))
    assert found["party_members_total"]["value"] is None
    assert found["members_admitted"]["missing"] == "Sổ mở ngày 1/1/2014, trước đó chưa có số liệu."
    assert found["district_party_committees"]["value"] == 3
    assert "Sổ mở ngày 1/1/2014" in err


def test_a_period_that_begins_before_the_book_has_no_flow(province: World, auditor: str) -> None:
    found = by_code(told("--from", "1/6/2013", "--to", "31/12/2014", "--on", "31/12/2014"))

    assert found["members_admitted"]["value"] is None
    assert found["party_members_total"]["value"] == 62


def test_it_knows_what_was_known(province: World, auditor: str) -> None:
    then = by_code(told("--on", "31/12/2021", "--known-at", "15/1/2022"))
    to_the_minute = by_code(told("--on", "31/12/2021", "--known-at", "2022-01-15T23:59"))
    today = by_code(told("--on", "31/12/2021"))

    assert then["members_admitted"]["value"] == 0
    assert then == to_the_minute
    assert today["members_admitted"]["value"] == 1


def test_it_acts_as_an_account_within_its_scope_and_leaves_a_trail(province: World, auditor: str) -> None:
    make.account("grassroots_office", province.communes[1], "office")

    found = told("--as", "office")

    assert found["organization"]["name"] == "Đảng bộ xã D"
    assert AuditEntry.objects.filter(action="command.figures", actor="office").exists()
    code = province.top.state(make.TODAY).code  # type: ignore[union-attr]
    with pytest.raises(CommandError, match="Không có tổ chức mã"):
        figures("--org", code, "--as", "office")


@pytest.mark.parametrize(
    "words",
    [
        ("--on", "2023"),
        ("--on", "31/2/2023"),
        ("--known-at", "12:75"),
        ("--from", "2/2/2023", "--to", "1/1/2023"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    province: World, auditor: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(CommandError):
        figures(*words)
