"""The auditor's page: narrowed by all that one may ask, taken out with a mark; the last seal, printed and compared."""

from datetime import date, timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry, EntryKind, Seal
from sotay.kernel.seals import written
from sotay.kernel.time import clock_stopped_at
from sotay.people.openings import Opening
from tests import make
from tests.desk.visiting import reader


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def world(a_province):
    return a_province


@pytest.fixture
def trail(world):
    """A secretary opened a record, and was refused another."""
    world.member, other = make.member(world.cells[0]), make.member(world.cells[2])
    secretary = reader("cell_secretary", world.cells[0], "bithu")
    secretary.get(reverse("members:detail", args=[world.member.pk]))
    secretary.get(reverse("members:detail", args=[other.pk]))
    return reader("auditor", world.top, "kiemtoan")


def kinds(answer):
    return [line["entry"].kind for line in answer.context["entries"]]


def test_one_narrows_by_kind_account_role_office_place_and_person(world, trail):
    def found(**asked):
        return trail.get(reverse("audit"), asked)

    assert kinds(found(kind="open")) == [EntryKind.OPENING]
    assert kinds(found(kind="refuse")) == [EntryKind.REFUSAL]
    assert set(kinds(found(actor="bithu"))) == {EntryKind.OPENING, EntryKind.REFUSAL}
    assert set(kinds(found(role="cell_secretary"))) == {EntryKind.OPENING, EntryKind.REFUSAL}
    assert kinds(found(office=str(world.cells[0].pk), kind="open")) == [EntryKind.OPENING]
    assert kinds(found(place=str(world.communes[0].pk), kind="open")) == [EntryKind.OPENING]
    assert kinds(found(place=str(world.communes[1].pk), kind="open")) == []
    assert EntryKind.OPENING in kinds(found(person=str(world.member.pk)))
    assert kinds(found(person="999999")) == []


def test_what_was_narrowed_is_taken_out_and_that_too_is_in_the_trail(world, trail):
    done = trail.post(reverse("audit_export") + "?kind=open", {"purpose": "check"})
    rows = CalamineWorkbook.from_filelike(BytesIO(done.content)).get_sheet_by_index(0).to_python()
    own = AuditEntry.objects.get(action="audit.export")
    assert own.kind == EntryKind.EXPORT
    opening = AuditEntry.objects.get(kind=EntryKind.OPENING)
    assert any(row[0] == opening.pk for row in rows)
    assert any(f"Bản xuất số {own.pk}" in str(cell) for row in rows for cell in row)
    assert Opening.objects.filter(entry_id=own.pk).count() == 0


def test_the_last_seal_is_shown_and_a_printed_one_compared(world, trail):
    assert "Chưa có niêm phong nào" in trail.get(reverse("seal")).content.decode()
    last = Seal(
        number=1,
        at=AuditEntry.objects.latest("pk").at,
        from_xact=0,
        to_xact=5,
        rows=3,
        key_number=1,
        value="ab12" * 16,
    )
    last.save(force_insert=True)
    shown = trail.get(reverse("seal")).content.decode()
    assert written(last.value) in shown
    assert "<svg" in shown
    assert (
        "khớp với cơ sở dữ liệu"
        in trail.get(reverse("seal"), {"printed": "1 AB12 AB12 AB12 AB12"}).content.decode()
    )
    assert "bị viết lại" in trail.get(reverse("seal"), {"printed": "1 CB12 AB12 AB12 AB12"}).content.decode()
    assert "không khớp" in trail.get(reverse("seal"), {"printed": "7 AB12 AB12 AB12 AB12"}).content.decode()


@pytest.mark.parametrize("asked", [{}, {"first": "18/3/2024", "last": "20/3/2024"}])
def test_page_after_page_one_reads_everything_once_the_latest_first(world, trail, asked, monkeypatch):
    monkeypatch.setattr("sotay.desk.views.audit.PER_PAGE", 3)
    for at in (make.TODAY + timedelta(days=1), make.TODAY - timedelta(days=1), make.TODAY):
        with clock_stopped_at(at), entry(PROGRAM, "test.entry", world.cells[0]):
            pass
    read, address = [], f"{reverse('audit')}?{urlencode(asked)}"
    while address:
        answer = trail.get(address)
        read += [line["entry"] for line in answer.context["entries"]]
        address = answer.context["pages"]["next_url"]
    all_of_them = list(AuditEntry.objects.filter(parent_id=None))
    order = (lambda each: (each.at, each.pk)) if asked else (lambda each: each.pk)
    wanted = [
        each for each in all_of_them if not asked or timezone.localtime(each.at).date() >= date(2024, 3, 18)
    ]
    assert read == sorted(wanted, key=order, reverse=True)
