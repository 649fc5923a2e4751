"""The province as its committees would send it: rosters in three layouts, each office with its own habits.

Most of what is odd in them is harmless: capitals, spaces, lost zeros, dates in every shape. With `errors` some rows
are wrong for good and must be refused with the cell they are wrong in.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

import xlsxwriter  # type: ignore[import-untyped]

from .handwriting import GRADES, Hand, Value, born, in_words
from .organization_list import organization_list, totals_list
from .shapes import Province
from .spoiling import Spoiler
from .standing import Seat, Standing, members, path, seats

Row = list[Value]


@dataclass(slots=True)
class Roster:
    """One file: what stands above the table, its headings (merged where a word spans columns), rows, and below."""

    filename: str
    layout: str  # code, path, columns; or tree, totals
    title: list[Row]
    headings: list[Row]
    rows: list[Row]
    foot: list[Row] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # within the headings
    mistakes: dict[int, str] = field(default_factory=dict)  # row of the table -> what is wrong with it


Layout = Callable[["Office"], Roster]


@dataclass(slots=True)
class Office:
    """An upper organisation that sends a roster of everybody below it."""

    province: Province
    tree: dict[int, Seat]
    upper: Seat
    people: list[Standing]
    hand: Hand
    spoiler: Spoiler | None
    number: int

    def chain(self, person: Standing) -> list[Seat]:
        """From the grassroots organisation down to the cell."""
        return path(self.tree, person.cell)[2:]

    def title(self, *lines: str) -> list[Row]:
        root = self.tree[self.province.root].name.upper()
        top: list[Row] = [
            [root, None, None, None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
            [self.upper.name.upper()],
            [],
        ]
        named: list[Row] = [[None, None, line] for line in lines]
        return [*top, *named, []]

    def foot(self) -> list[Row]:
        day = self.province.day
        signed = f"Ngày {day.day} tháng {day.month} năm {day.year}"
        return [[], [None, None, None, None, signed], [None, None, None, None, "T/M BAN THƯỜNG VỤ"]]

    def filename(self, ending: str) -> str:
        return f"{self.number:02d} {self.upper.name}.{ending}"


def rosters(province: Province, *, errors: bool = False) -> Iterator[Roster]:
    """The list of organisations, one roster for each upper organisation, and the sheet of those kept by totals."""
    tree = seats(province)
    yield Roster("00 Danh sách tổ chức đảng.xlsx", "tree", *organization_list(province, tree))
    by_upper: dict[int, list[Standing]] = {}
    for person in members(province):
        by_upper.setdefault(path(tree, person.cell)[1].id, []).append(person)
    layouts: tuple[Layout, ...] = (by_code, by_path, by_columns)
    for number, (upper, people) in enumerate(sorted(by_upper.items()), start=1):
        rng = Random(f"{province.name} {upper}")
        people.sort(key=lambda person: (path(tree, person.cell)[-2].code, person.cell, person.member.id))
        spoiler = Spoiler(rng) if errors else None
        office = Office(province, tree, tree[upper], people, Hand(rng, 0.93), spoiler, number)
        yield layouts[(number - 1) % len(layouts)](office)
    yield Roster("99 Số tổng hợp.csv", "totals", *totals_list(province, tree))


STATUS = {"official": "Chính thức", "probationary": "Dự bị", "unknown": ""}


def by_code(office: Office) -> Roster:
    """One row of headings; the cell by its code; real dates; numbers often as numbers."""
    hand = office.hand
    rows: list[Row] = []
    mistakes: dict[int, str] = {}
    for number, person in enumerate(office.people, start=1):
        member, background = person.member, person.background
        row: Row = [
            number,
            office.tree[person.cell].code,
            hand.name(member),
            born(member),
            hand.sex(member),
            hand.people(member),
            hand.number(member.identity_number),
            hand.number(member.card_number),
            member.joined_on,
            member.official_on,
            STATUS[person.status],
            hand.education(background),
            hand.theory(background),
            hand.work(background),
            hand.phone(member.phone),
        ]
        if office.spoiler and (
            what := office.spoiler.spoil(row, {"place": 1, "name": 2, "born": 3, "identity": 6})
        ):
            mistakes[number - 1] = what
        rows.append(row)
    day = in_words(office.province.day, "d/m/yyyy")
    headings: Row = [
        "TT",
        "Mã chi bộ",
        "Họ và tên",
        "Ngày sinh",
        "Giới tính",
        "Dân tộc",
        "Số CCCD",
        "Số thẻ đảng viên",
        "Ngày vào Đảng",
        "Ngày chính thức",
        "Chính thức/dự bị",
        "Trình độ học vấn",
        "Lý luận chính trị",
        "Nghề nghiệp",
        "Điện thoại",
    ]
    foot: list[Row] = [[None, None, f"Tổng cộng: {len(rows)} đảng viên"], *office.foot()]
    title = office.title("DANH SÁCH ĐẢNG VIÊN", f"(tính đến ngày {day})")
    return Roster(office.filename("xlsx"), "code", title, [headings], rows, foot, mistakes=mistakes)


def by_path(office: Office) -> Roster:
    """Two rows of headings; sex by a mark in one of two columns; the status by which of two dates there is."""
    hand = office.hand
    rows: list[Row] = []
    mistakes: dict[int, str] = {}
    last: Seat | None = None
    number = 0
    for person in office.people:
        member, background = person.member, person.background
        chain = office.chain(person)
        if chain[0] is not last:
            last = chain[0]
            rows.append([None, last.name])
        number += 1
        row: Row = [
            number,
            hand.name(member),
            "x" if member.sex == "male" else None,
            "x" if member.sex == "female" else None,
            in_words(born(member), hand.rng.choice(("d/m/yyyy", "%d/%m/%Y", "%d.%m.%Y"))),
            hand.people(member),
            " / ".join(seat.name for seat in chain),
            in_words(member.joined_on, "d/m/yyyy"),
            in_words(member.official_on, "d/m/yyyy"),
            hand.education(background),
            hand.theory(background),
            hand.work(background),
            hand.number(member.card_number),
            hand.number(member.identity_number),
            hand.phone(member.phone),
        ]
        columns = {"place": 6, "name": 1, "born": 4, "identity": 13, "marks": 2}
        if office.spoiler and (what := office.spoiler.spoil(row, columns)):
            mistakes[len(rows)] = what
        rows.append(row)
    upper: Row = [
        "Số TT",
        "Họ và tên khai sinh",
        "Giới tính",
        None,
        "Ngày, tháng, năm sinh",
        "Dân tộc",
        "Tổ chức đảng nơi sinh hoạt",
        "Ngày, tháng, năm vào Đảng",
        None,
        "Trình độ",
        None,
        "Nghề nghiệp hiện nay",
        "Số thẻ ĐV",
        "Số định danh cá nhân",
        "SĐT",
    ]
    lower: Row = [None] * len(upper)
    lower[2:4], lower[7:9], lower[9:11] = (
        ["Nam", "Nữ"],
        ["Dự bị", "Chính thức"],
        ["Chuyên môn", "Lý luận chính trị"],
    )
    counted: Row = [f"({place})" for place in range(1, len(upper) + 1)]
    wide = [(0, 2, 0, 3), (0, 7, 0, 8), (0, 9, 0, 10)]
    merged = wide + [(0, column, 1, column) for column in range(len(upper)) if lower[column] is None]
    day = office.province.day
    title = office.title("DANH SÁCH TRÍCH NGANG ĐẢNG VIÊN", f"Tháng {day.month} năm {day.year}")
    foot: list[Row] = [["Tổng số", f"{number} đồng chí"], *office.foot()]
    return Roster(
        office.filename("xlsx"), "path", title, [upper, lower, counted], rows, foot, merged, mistakes
    )


def by_columns(office: Office) -> Roster:
    """A CSV in capitals without diacritics; the name in two columns, the place in three; dates dd-mm-yy."""
    hand = office.hand
    rows: list[Row] = []
    mistakes: dict[int, str] = {}
    for number, person in enumerate(office.people, start=1):
        member, background = person.member, person.background
        chain = office.chain(person)
        words = hand.name(member).split()
        grades = GRADES.get(background.education, "12/12")
        row: Row = [
            number,
            office.upper.name,
            chain[0].name if len(chain) > 1 else None,
            chain[-1].name,
            " ".join(words[:-1]),
            words[-1],
            in_words(born(member), "%d-%m-%Y"),
            hand.sex(member),
            hand.people(member),
            in_words(member.joined_on, "dd-mm-yy"),
            in_words(member.official_on, "dd-mm-yy"),
            {"official": "CT", "probationary": "DB"}.get(person.status),
            grades,
            None if background.education in GRADES else hand.education(background),
            hand.theory(background),
            hand.work(background),
            hand.number(member.card_number),
            hand.number(member.identity_number),
            hand.phone(member.phone),
        ]
        columns = {"place": 3, "name": 4, "given": 5, "born": 6, "identity": 17}
        if office.spoiler and (what := office.spoiler.spoil(row, columns)):
            mistakes[number - 1] = what
        rows.append(row)
    headings: Row = list(
        "STT|DANG BO HUYEN|DANG BO CO SO|CHI BO|HO DEM|TEN|NGAY SINH|GIOI TINH|DAN TOC|NGAY KET NAP|NGAY CHINH THUC"
        "|LOAI DANG VIEN|VAN HOA|CHUYEN MON|LLCT|CONG VIEC|SO THE DANG|CCCD|DIEN THOAI".split("|")
    )
    return Roster(office.filename("csv"), "columns", [], [headings], rows, mistakes=mistakes)


def write(province: Province, folder: Path, *, errors: bool = False) -> list[Path]:
    """Write all rosters into a folder, as workbooks and CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write_one(roster, folder) for roster in rosters(province, errors=errors)]


def write_one(roster: Roster, folder: Path) -> Path:
    target = folder / roster.filename
    (_write_csv if target.suffix == ".csv" else _write_workbook)(roster, target)
    return target


def _write_csv(roster: Roster, target: Path) -> None:
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(
            [*roster.title, *roster.headings, *roster.rows, *roster.foot]
        )


def _write_workbook(roster: Roster, target: Path) -> None:
    with xlsxwriter.Workbook(target, {"constant_memory": not roster.merged}) as book:
        day, bold = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"bold": True})
        sheet = book.add_worksheet("Danh sách")
        top = len(roster.title)
        lines = [*roster.title, *roster.headings, *roster.rows, *roster.foot]
        for number, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif isinstance(value, int):
                    sheet.write_number(number, column, value)
                elif value is not None:
                    sheet.write_string(
                        number, column, value, bold if number < top + len(roster.headings) else None
                    )
        for first, left, last, right in roster.merged:
            words = roster.headings[first][left]
            sheet.merge_range(top + first, left, top + last, right, words, bold)
