"""A plan of reorganisation as a spreadsheet: one line a row, as offices draw them up; read back it is the same plan.

Columns, in any order and under the usual names: "Việc", "Tổ chức", "Mã tổ chức", "Ký hiệu", "Tên mới", "Mã mới", "Loại
tổ chức", "Loại cấp trên cơ sở", "Loại hình", "Trực thuộc", "Chuyển đến", "Tỷ lệ (%)", "Nơi quản lý hồ sơ", "Vai trò".
An organisation is meant by its code, by its name where only one is called so, or by both, "Đảng bộ xã Vân Tùng
[06.102]"; one that the plan founds by its "Ký hiệu" or its new name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from sotay.kernel.place import under
from sotay.kernel.sheets import Column, Header, Sheet, find_header, lines, write_xlsx
from sotay.kernel.vietnamese import fold, nfc

from .kinds import Kind, OfficesGo, Sector, StepKind, UpperType
from .models import Organization, OrganizationState
from .plan_lines import Place, PlanLine

COLUMNS: dict[str, Sequence[str]] = {
    "kind": ("Việc", "Loại việc", "Hình thức", "Hình thức sắp xếp", "Nội dung sắp xếp"),
    "organization": ("Tổ chức", "Tổ chức đảng", "Tên tổ chức", "Tên tổ chức đảng", "Tổ chức hiện nay"),
    "organization_code": ("Mã tổ chức", "Mã", "Mã tổ chức đảng", "Mã hiện nay"),
    "reference": ("Ký hiệu", "Ký hiệu tổ chức mới"),
    "name": ("Tên mới", "Tên tổ chức mới", "Tên sau sắp xếp"),
    "code": ("Mã mới", "Mã tổ chức mới"),
    "organization_kind": ("Loại tổ chức", "Loại", "Loại tổ chức mới", "Loại tổ chức sau sắp xếp"),
    "upper_type": ("Loại cấp trên cơ sở", "Loại đảng bộ cấp trên cơ sở"),
    "sector": ("Loại hình", "Loại hình tổ chức", "Lĩnh vực"),
    "parent": ("Trực thuộc", "Cấp trên mới", "Cấp trên trực tiếp", "Trực thuộc sau sắp xếp"),
    "destination": ("Chuyển đến", "Nơi chuyển đến", "Tổ chức kế thừa", "Nhập vào", "Hợp nhất thành"),
    "share": ("Tỷ lệ (%)", "Tỷ lệ", "Phần (%)"),
    "custodian": ("Nơi quản lý hồ sơ", "Nơi giữ hồ sơ", "Nơi quản lý"),
    "offices": ("Vai trò", "Vai trò, cương vị"),
}
"""Fields by the headings they are known by; the first is how they are written."""

WIDTHS = {"organization": 44, "name": 40, "parent": 44, "destination": 44, "custodian": 36, "kind": 16}
MANY = 30
"""Mistakes told; a sheet with more is a sheet of something else."""

OTHER_WORDS: dict[str, str] = {
    "ket thuc": StepKind.DISSOLVE,
    "ket thuc hoat dong": StepKind.DISSOLVE,
    "nhap": StepKind.ABSORB,
    "chia": StepKind.SPLIT,
    "tach": StepKind.SPLIT,
    "doi ten": StepKind.RENAME,
    "doi ma": StepKind.RENAME,
    "chuyen loai": StepKind.CHANGE_KIND,
    "nang cap": StepKind.CHANGE_KIND,
    "ha cap": StepKind.CHANGE_KIND,
    "lap moi": StepKind.FOUND,
    "dieu chuyen": StepKind.REASSIGN,
    "tinh": Kind.PROVINCE,
    "chi bo co so": Kind.GRASSROOTS_CELL,
    "chi bo": Kind.CELL,
    "dang bo co so": Kind.GRASSROOTS_COMMITTEE,
    "dang bo cap tren truc tiep co so": Kind.UPPER,
    "cap tren co so": Kind.UPPER,
    "chuyen sang": OfficesGo.PASS,
    "thoi": OfficesGo.END,
}
"""What people also write."""


@dataclass(frozen=True)
class Mistake:
    """Something in the sheet that cannot be read: row and column as one sees them, and why."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        return _("Dòng %(row)s, cột “%(column)s”: %(text)s") % vars(self)


@dataclass
class PlanRead:
    """The lines of a sheet, and what could not be read in it; with mistakes there are no lines to use."""

    lines: list[PlanLine] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def read_plan(sheet: Sheet, organization: Organization | None, on: date) -> PlanRead:
    """The lines of a sheet.

    Args:
        organization: in whose tree organisations are meant; ``None`` is everywhere.
        on: the plan's day, on which they are called as the sheet calls them.
    """
    header = find_header(sheet, COLUMNS)
    read = PlanRead()
    missing = [COLUMNS[name][0] for name in ("kind", "organization") if name not in header.columns.values()]
    if missing:
        text = _("Không thấy cột này; tệp phải có hàng tiêu đề.")
        read.mistakes += [Mistake(header.top + 1, name, text) for name in missing]
        return read
    rows = list(_rows(sheet, header))
    reader = _Reader(_Called.within(organization, on), _founded(rows), read)
    for number, texts in rows:
        if any(texts.values()):
            read.lines.append(reader.line(number, texts))
        if len(read.mistakes) >= MANY:
            break
    return read


def _rows(sheet: Sheet, header: Header) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that hold a line. What to do and a name alone look like the heading of a group, and are a line."""
    for line in lines(sheet, header):
        cells = {name: sheet.cell(line.row, column) for column, name in header.columns.items()}
        texts = {name: nfc(cell.text) for name, cell in cells.items()}
        says_what = bool(texts.get("kind"))
        looks_like_a_heading = line.kind == "group" and says_what and bool(texts.get("organization"))
        if line.kind == "data" or looks_like_a_heading or (says_what and _choice(StepKind, texts["kind"])):
            yield line.row + 1, texts


def _founded(rows: Iterable[tuple[int, Mapping[str, str]]]) -> dict[str, str]:
    """What the sheet founds: its reference by whatever it may be called."""
    found: dict[str, str] = {}
    for number, texts in rows:
        if _choice(StepKind, texts.get("kind", "")) != StepKind.FOUND:
            continue
        reference = texts.get("reference") or f"M{number}"
        for called in (reference, texts.get("name", ""), texts.get("organization", "")):
            if called:
                found.setdefault(fold(called), reference)
    return found


@dataclass
class _Called:
    """Organisations by code and by name, as they were called on a day."""

    codes: dict[str, set[int]]
    names: dict[str, set[int]]

    @classmethod
    def within(cls, organization: Organization | None, on: date) -> "_Called":
        rows = OrganizationState.objects.known_at(None).as_of(on)
        if organization is not None:
            rows = rows.filter(under(organization.path or "", "organization__path"))
        called = cls(defaultdict(set), defaultdict(set))
        for pk, code, name_key in rows.values_list("organization_id", "code", "name_key"):
            called.names[name_key].add(pk)
            if code:
                called.codes[code].add(pk)
        return called

    def find(self, text: str, code: str = "") -> set[int]:
        """All that may be meant."""
        name, bracket, rest = text.partition("[")
        code = code or (rest.rstrip("] ") if bracket else "")
        if code.startswith("#") and code[1:].isdecimal():
            return {int(code[1:])}
        if code:
            by_name = self.names.get(fold(name), set())
            found = self.codes.get(code.strip(), set())
            return found & by_name or found
        return self.names.get(fold(text), set()) or self.codes.get(text, set())


@dataclass
class _Reader:
    """Rows into lines."""

    called: _Called
    founded: dict[str, str]
    read: PlanRead

    def line(self, row: int, texts: Mapping[str, str]) -> PlanLine:
        self.row = row
        kind = self._one_of(StepKind, "kind", texts) or ""
        if not kind and not texts.get("kind"):
            self._wrong("kind", _("Hãy ghi việc: thành lập, hợp nhất, sáp nhập, giải thể…"))
        founds = kind == StepKind.FOUND
        name = texts.get("name") or (texts.get("organization", "") if founds else "")
        return PlanLine(
            kind=kind,
            organization=None if founds else self._organization(texts),
            reference=(texts.get("reference") or f"M{row}") if founds else "",
            name=name,
            code=texts.get("code", "") or (texts.get("organization_code", "") if founds else ""),
            organization_kind=self._one_of(Kind, "organization_kind", texts),
            upper_type=self._one_of(UpperType, "upper_type", texts),
            sector=self._one_of(Sector, "sector", texts),
            parent=self._place("parent", texts),
            destination=self._place("destination", texts),
            share=self._share(texts.get("share", "")),
            custodian=self._place("custodian", texts),
            offices=self._one_of(OfficesGo, "offices", texts),
            row=row,
        )

    def _wrong(self, name: str, text: str) -> None:
        self.read.mistakes.append(Mistake(self.row, COLUMNS[name][0], text))

    def _one_of(self, choices: type[TextChoices], name: str, texts: Mapping[str, str]) -> str:
        text = texts.get(name, "")
        found = _choice(choices, text)
        if found is None:
            self._wrong(name, _("“%(text)s” không phải là một lựa chọn của cột này.") % {"text": text[:60]})
        return found or ""

    def _organization(self, texts: Mapping[str, str]) -> int | None:
        if not texts.get("organization") and not texts.get("organization_code"):
            self._wrong("organization", _("Hãy ghi tên hoặc mã của tổ chức."))
            return None
        found = self.called.find(texts.get("organization", ""), texts.get("organization_code", ""))
        return self._the_one(found, "organization", texts.get("organization", ""))

    def _place(self, name: str, texts: Mapping[str, str]) -> Place:
        text = texts.get(name, "")
        if not text:
            return None
        if (reference := self.founded.get(fold(text))) is not None:
            return reference
        return self._the_one(self.called.find(text), name, text)

    def _the_one(self, found: set[int], name: str, text: str) -> int | None:
        if len(found) == 1:
            return next(iter(found))
        if found:
            why = _("Có %(count)s tổ chức tên “%(text)s”; hãy ghi thêm mã.") % {
                "count": len(found),
                "text": text[:80],
            }
        else:
            why = _("Không tìm thấy tổ chức “%(text)s” vào ngày có hiệu lực.") % {"text": text[:80]}
        self._wrong(name, why)
        return None

    def _share(self, text: str) -> Decimal | None:
        if not text:
            return None
        try:
            share = Decimal(text.replace("%", "").replace(",", ".").strip())
        except InvalidOperation:
            share = Decimal(-1)
        if not 0 < share <= 100:
            self._wrong("share", _("Tỷ lệ là một số từ 0 đến 100."))
            return None
        return (share / 100).quantize(Decimal("0.000001"))


def _choice(choices: type[TextChoices], text: str) -> str | None:
    """The value somebody wrote by its label, its usual word or its key; ``None`` where it is none of them."""
    key = fold(text)
    if not key:
        return ""
    for each in choices:
        if key in (fold(str(each.label)), str(each.value)):
            return str(each.value)
    other = OTHER_WORDS.get(key)
    return other if other in choices.values else None


# Written -----------------------------------------------------------------------------------------------------


def write_plan(lines: Sequence[PlanLine], on: date, title: str = "", notes: Sequence[str] = ()) -> bytes:
    """The lines as a workbook that reads back as the same plan."""
    numbers = {
        place
        for line in lines
        for place in (line.organization, line.parent, line.destination, line.custodian)
        if isinstance(place, int)
    }
    names = _names(numbers, on)
    columns = [Column(words[0], width=WIDTHS.get(name, 14)) for name, words in COLUMNS.items()]
    return write_xlsx(
        columns, [_row(line, names) for line in lines], title=title, notes=notes, sheet_name=_("Phương án")
    )


def _names(numbers: Iterable[int], on: date) -> dict[int, str]:
    """Each by its name and code, so that only it can be meant."""
    rows = list(
        OrganizationState.objects.known_at(None)
        .as_of(on)
        .filter(organization_id__in=list(numbers))
        .values_list("organization_id", "name", "code")
    )
    there = OrganizationState.objects.known_at(None).as_of(on)
    codes = Counter(
        there.filter(code__in={code for _pk, _name, code in rows if code}).values_list("code", flat=True)
    )
    return {
        pk: f"{name} [{code}]" if code and codes[code] == 1 else f"{name} [#{pk}]" for pk, name, code in rows
    }


def _row(line: PlanLine, names: Mapping[int, str]) -> list[Any]:
    def place(at: Place) -> str:
        return names.get(at, f"[#{at}]") if isinstance(at, int) else at or ""

    labels: dict[str, tuple[type[TextChoices], str]] = {
        "kind": (StepKind, line.kind),
        "organization_kind": (Kind, line.organization_kind),
        "upper_type": (UpperType, line.upper_type),
        "sector": (Sector, line.sector),
        "offices": (OfficesGo, line.offices),
    }
    said = {name: str(choices(value).label) if value else "" for name, (choices, value) in labels.items()}
    texts: dict[str, Any] = {
        **said,
        "organization": place(line.organization),
        "organization_code": "",
        "reference": line.reference,
        "name": line.name,
        "code": line.code,
        "parent": place(line.parent),
        "destination": place(line.destination),
        "custodian": place(line.custodian),
        "share": f"{line.share * 100:.4f}".rstrip("0").rstrip(".") if line.share is not None else "",
    }
    return [texts[name] for name in COLUMNS]
