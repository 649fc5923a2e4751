"""The columns of a trích ngang: those of the member list, those that look further, and those of the Party's own form.

A column is declared once; the page, the paper and the spreadsheet show what it says of a row. Identity numbers are no
column, nor is anything the program does not keep: religion, native place, family.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.dates import PartialDate, show_date, spelled
from sotay.members.kinds import Kind, Occupation
from sotay.members.listing import COLUMNS as LISTED
from sotay.members.listing import Column as ListColumn

from .rows import DECLARED, POSTS, STORY, WAY, Row

PROFILE, MEMBERSHIP, PLACE, COUNTED, BY_HAND = (
    gettext_lazy("Sơ yếu"),
    gettext_lazy("Vào Đảng"),
    gettext_lazy("Nơi sinh hoạt"),
    gettext_lazy("Trình độ, nghề nghiệp"),
    gettext_lazy("Cột trống để ghi tay"),
)


@dataclass(frozen=True)
class Column:
    """A column one may choose.

    Attributes:
        value: what it says of a row: words, a number, a date with its precision; lines of one cell are broken.
        part: under which words it is offered; "" is not offered, it belongs to a form.
        width: in characters.
        own: personal; not told of whoever is no longer in the reader's scope.
        needs: what must be fetched beside the standing.
        centred: a day or a number.
    """

    key: str
    title: Any
    value: Callable[[Row], Any]
    part: Any = ""
    width: float = 14
    own: bool = True
    needs: tuple[str, ...] = ()
    centred: bool = False

    @property
    def by_hand(self) -> bool:
        """Left empty, with room to write in."""
        return self.part is BY_HAND

    def of(self, row: Row) -> Any:
        """What it says of a row; nothing personal of somebody who has left the reader's scope."""
        return self.value(row) if row.listed.known or not self.own else None


def _listed(key: str, part: Any, width: float) -> Column:
    """A column of the member list."""
    column: ListColumn = LISTED[key]
    return Column(
        key,
        column.title,
        lambda row: column.value(row.listed),
        part,
        width,
        own=column.own,
        centred=column.numeric,
    )


def _declared(key: str, title: Any, part: Any, width: float) -> Column:
    """A column of what the member's forms ask beside what is counted."""
    return Column(key, title, lambda row: row.declared(key), part, width, needs=(DECLARED,))


def lines(*parts: Any) -> str:
    """What is known, each on a line of its own."""
    return "\n".join(text for part in parts if (text := shown(part)))


def shown(value: Any) -> str:
    """A value as one reads it."""
    if isinstance(value, PartialDate):
        return show_date(value)
    return "" if value is None else str(value)


def listed(key: str, row: Row) -> Any:
    return LISTED[key].value(row.listed)


def day(value: Any) -> str:
    return spelled(value) if value else ""


def _party_age(row: Row) -> str:
    found = row.party_age
    if found is None:
        return ""
    words = _("%(years)s năm %(months)s tháng") % {"years": found.age.years, "months": found.age.months}
    return f"{words} ({_('ước tính')})" if found.estimated else words


def _came(row: Row) -> str:
    came = row.came
    if came is None or came.kind not in (Kind.TRANSFER, Kind.ARRIVAL):
        return ""
    outside = _("ngoài hệ thống")
    return lines(day(came.happened_on), row.place(came.from_organization_id) or outside)


def _left(*kinds: Kind) -> Callable[[Row], str]:
    def words(row: Row) -> str:
        left = row.left
        if left is None or left.kind not in kinds:
            return ""
        return lines(day(left.happened_on), "" if left.kind == Kind.DEATH else left.get_kind_display())

    return words


SERVED = (Occupation.ARMED_FORCES, Occupation.PENSIONER)


def _served(row: Row) -> str:
    occupation = row.listed.standing.occupation
    return str(Occupation(occupation).label) if occupation in SERVED else ""


OFFERED = (
    _listed("born", PROFILE, 11),
    _listed("age", PROFILE, 6),
    _listed("sex", PROFILE, 7),
    _listed("ethnicity", PROFILE, 10),
    _listed("phone", PROFILE, 13),
    _listed("status", MEMBERSHIP, 11),
    _listed("decided", MEMBERSHIP, 11),
    _listed("joined", MEMBERSHIP, 11),
    _listed("official", MEMBERSHIP, 11),
    Column("party_age", gettext_lazy("Tuổi đảng"), _party_age, MEMBERSHIP, 14, needs=(STORY,)),
    _listed("card", MEMBERSHIP, 11),
    _listed("cell", PLACE, 26),
    Column("grassroots", gettext_lazy("Tổ chức cơ sở đảng"), lambda row: row.grassroots, PLACE, 26, own=False,
           needs=(WAY,)),
    Column("upper", gettext_lazy("Đảng bộ cấp trên"), lambda row: row.upper, PLACE, 26, own=False, needs=(WAY,)),
    _listed("sector", PLACE, 16),
    Column("came_on", gettext_lazy("Về chi bộ từ ngày"), lambda row: day(row.came.happened_on) if row.came else "",
           PLACE, 11, needs=(STORY,), centred=True),
    Column("posts", gettext_lazy("Chức vụ đảng"), lambda row: row.posts, PLACE, 26, needs=(POSTS,)),
    _listed("education", COUNTED, 14),
    _listed("theory", COUNTED, 12),
    _listed("occupation", COUNTED, 16),
    _declared("lives_at", gettext_lazy("Nơi ở hiện nay"), PROFILE, 26),
    _declared("registered_at", gettext_lazy("Nơi thường trú"), PROFILE, 26),
    _declared("state_post", gettext_lazy("Chức vụ chính quyền, đoàn thể"), PLACE, 22),
    _declared("specialty", gettext_lazy("Ngành đào tạo"), COUNTED, 18),
    _declared("management", gettext_lazy("Quản lý nhà nước"), COUNTED, 18),
    _declared("language", gettext_lazy("Ngoại ngữ"), COUNTED, 14),
    _declared("language_level", gettext_lazy("Bậc ngoại ngữ"), COUNTED, 12),
    _declared("informatics", gettext_lazy("Tin học"), COUNTED, 14),
    Column("note", gettext_lazy("Ghi chú"), lambda row: "", BY_HAND, 14, own=False),
    Column("signature", gettext_lazy("Ký nhận"), lambda row: "", BY_HAND, 14, own=False),
)  # fmt: skip
"""What one may choose, in the order it is offered."""

FORM_7 = (
    Column("f7_3", gettext_lazy("Ngày sinh; nam, nữ; dân tộc"),
           lambda row: lines(listed("born", row), listed("sex", row), listed("ethnicity", row)), width=12),
    Column("f7_4", gettext_lazy("Quê quán"), lambda row: "", width=12, own=False),
    Column("f7_5", gettext_lazy("Văn hóa, chuyên môn; lý luận chính trị"),
           lambda row: lines(listed("education", row), row.declared("specialty"), listed("theory", row)), width=14,
           needs=(DECLARED,)),
    Column("f7_6", gettext_lazy("Nghề nghiệp hiện nay"), lambda row: listed("occupation", row), width=12),
    Column("f7_7", gettext_lazy("Ngày vào Đảng, ngày chính thức"),
           lambda row: lines(listed("joined", row), listed("official", row)), width=12),
    Column("f7_8", gettext_lazy("Số thẻ đảng viên"), lambda row: listed("card", row), width=11),
    Column("f7_9", gettext_lazy("Bộ đội, công an, hưu trí"), _served, width=11),
    Column("f7_10", gettext_lazy("Ngày chuyển đi, đến đâu"), _left(Kind.DEPARTURE, Kind.ABROAD), width=13,
           needs=(STORY,)),
    Column("f7_11", gettext_lazy("Ngày chuyển đến, từ đâu đến"), _came, width=15, needs=(STORY,)),
    Column("f7_12", gettext_lazy("Ngày từ trần"), _left(Kind.DEATH), width=11, needs=(STORY,)),
    Column("f7_13", gettext_lazy("Ngày ra khỏi Đảng, hình thức"),
           _left(Kind.EXPULSION, Kind.REMOVAL, Kind.CANCELLATION, Kind.WITHDRAWAL), width=13, needs=(STORY,)),
    Column("f7_14", gettext_lazy("Ghi chú"), lambda row: "", width=10, own=False),
)  # fmt: skip
"""The columns of form 7-HSĐV after number and name. What the program never keeps stays to be written by hand."""

COLUMNS: dict[str, Column] = {column.key: column for column in (*OFFERED, *FORM_7)}
USUAL = ("born", "sex", "ethnicity", "joined", "official", "cell")
FORM_7_KEYS = tuple(column.key for column in FORM_7)


def chosen(keys: Iterable[str]) -> list[Column]:
    """The columns of some keys, in their order, each once; the usual ones where there are none."""
    known = [COLUMNS[key] for key in dict.fromkeys(keys) if key in COLUMNS]
    return known or [COLUMNS[key] for key in USUAL]


def needs_of(columns: Iterable[Column]) -> set[str]:
    return {need for column in columns for need in column.needs}
