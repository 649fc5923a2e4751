"""``sotay reorganize``: a plan from a spreadsheet, by the same acts and the same judgement as on the pages."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from sotay.kernel.time import clock_stopped_at
from sotay.organizations.kinds import PlanState
from sotay.organizations.plans import Reorganization
from tests import make

PAPER = ("--number", "45-QĐ/TU", "--signed-on", "1/3/2024", "--issuer", "Ban Thường vụ Tỉnh ủy")


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY):
        made = make.province()
        for cell in made.cells:
            make.official(cell)
        yield made


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "phuong-an.csv"
    path.write_text("Việc,Tổ chức,Chuyển đến\nSáp nhập,Đảng bộ xã D,Đảng bộ xã C\n", encoding="utf-8")
    return str(path)


def run(command: str, *words: str) -> str:
    out = StringIO()
    call_command(command, *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_it_is_previewed_kept_and_approved_by_another(world: make.Province, file: str) -> None:
    make.account("organization_department", world.top, "lan")
    make.account("organization_department", world.top, "minh")

    said = run("reorganize", file, "--on", "15/3/2024", "--as", "lan", *PAPER)
    plan = Reorganization.objects.get()
    assert "Chuyển 2 đảng viên" in said
    assert f"phương án số {plan.pk}" in said

    with pytest.raises(CommandError, match="không tự duyệt"):
        run("do", "reorganization.approve", str(plan.pk), "--as", "lan")
    run("do", "reorganization.approve", str(plan.pk), "--as", "minh")
    plan.refresh_from_db()
    assert (plan.state, plan.by_one_person) == (PlanState.CARRIED_OUT, False)


def test_alone_one_approves_at_once(world: make.Province, file: str) -> None:
    make.account("organization_department", world.top, "lan")
    said = run("reorganize", file, "--on", "15/3/2024", "--as", "lan", "--approve", *PAPER)
    assert "Đã thực hiện" in said
    assert Reorganization.objects.get().by_one_person


def test_a_wrong_row_is_said_and_nothing_is_kept(world: make.Province, tmp_path: Path) -> None:
    make.account("organization_department", world.top, "lan")
    path = tmp_path / "sai.csv"
    path.write_text("Việc,Tổ chức,Chuyển đến\nSáp nhập,Đảng bộ xã X,Đảng bộ xã C\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Dòng 2, cột “Tổ chức”"):
        run("reorganize", str(path), "--on", "15/3/2024", "--as", "lan")
    assert not Reorganization.objects.exists()
