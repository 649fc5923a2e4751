"""What is compared of a person, field by field: what each side says, whether that is the same, how it is taken over."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from sotay.kernel.dates import show_date
from sotay.kernel.secrets import VISIBLE_DIGITS, keyed_hashes, masked
from sotay.kernel.time import FOREVER
from sotay.members.actions import Beginning, Counted
from sotay.members.kinds import Education, Occupation, Status, Theory
from sotay.members.listing import partial
from sotay.members.models import Standing
from sotay.members.particulars.kept import title_of
from sotay.members.particulars.kinds import KINDS
from sotay.members.particulars.models import NAMES, UNSAID, Declared, Particulars
from sotay.members.roster.rows import CARD_DIGITS, Draft
from sotay.people.models import Precision, Sex
from sotay.people.persons import Profile

BY_ACT = ("status", "cell")
"""What changes by an act of its own, never by taking over a cell of a table."""


@dataclass(frozen=True)
class Says:
    """What one side says: as it is read by people, and as it can be written down."""

    text: str = ""
    value: Any = None

    def __bool__(self) -> bool:
        return bool(self.text)


SILENT = Says()


@dataclass(frozen=True)
class Compared:
    """A field that is compared.

    Attributes:
        columns: the columns of the file any of which says it.
        ours: what the book says.
        theirs: what the file says.
    """

    key: str
    title: Any
    columns: tuple[str, ...]
    ours: Callable[[Standing], Says]
    theirs: Callable[[Draft], Says]


def _text(text: str) -> Says:
    return Says(text, text)


def _chosen(choices: Any, value: str) -> Says:
    return Says(str(choices(value).label), value) if value else SILENT


def _date(day: date | None, precision: str) -> Says:
    known = partial(day, precision)
    return Says(show_date(known), [day.isoformat(), precision]) if known and day else SILENT


def _our_date(name: str) -> Callable[[Standing], Says]:
    def says(row: Standing) -> Says:
        holder: Any = row.member.person if name == "born_on" else row.member
        precision = getattr(holder, name.replace("_on", "_precision"), Precision.DAY)
        return _date(getattr(holder, name), precision)

    return says


def _their_date(name: str) -> Callable[[Draft], Says]:
    def says(draft: Draft) -> Says:
        return _date(getattr(draft, name), getattr(draft, name.replace("_on", "_precision"), Precision.DAY))

    return says


def _our_identity(row: Standing) -> Says:
    person = row.member.person
    return Says(person.identity_masked, person.identity_hash) if person.identity_hash else SILENT


def _their_identity(draft: Draft) -> Says:
    number = draft.identity_number
    return Says(masked(number[-VISIBLE_DIGITS:]), number) if number else SILENT


def _our_card(row: Standing) -> Says:
    member = row.member
    return Says(member.card, member.card_number or member.person.identity_hash) if member.card else SILENT


def _their_card(draft: Draft) -> Says:
    number = draft.card_number
    if not number:
        return SILENT
    return Says(number if len(number) == CARD_DIGITS else masked(number[-VISIBLE_DIGITS:]), number)


def declared_now(row: Standing) -> Declared:
    """The particulars that hold today; whoever compares many has fetched them (``with_declared``)."""
    found = getattr(row.member, "declared_now", None)
    if found is None:
        found = list(Particulars.objects.filter(member=row.member_id, valid_to=FOREVER))
    return found[0].declared if found else Declared()


def with_declared(rows: QuerySet[Standing]) -> QuerySet[Standing]:
    """The same rows with what ``declared_now`` asks of each, in one statement more."""
    now_ = Particulars.objects.filter(valid_to=FOREVER)
    return rows.prefetch_related(Prefetch("member__particulars", now_, to_attr="declared_now"))


def _declared(name: str) -> Compared:
    kinds = KINDS.get(name)

    def says(declared: Declared) -> Says:
        value = getattr(declared, name)
        return _chosen(kinds, value) if kinds else _text(value)

    columns = (name, "language") if name == "language_level" else (name,)
    return Compared(
        name, title_of(name), columns, lambda row: says(declared_now(row)), lambda draft: says(draft.declared)
    )


FIELDS: tuple[Compared, ...] = (
    Compared(
        "full_name",
        _("Họ và tên"),
        ("full_name", "surname", "given_name"),
        lambda row: _text(row.member.person.full_name),
        lambda draft: _text(draft.full_name),
    ),
    Compared(
        "sex",
        _("Giới tính"),
        ("sex", "male", "female", "born_male", "born_female"),
        lambda row: _chosen(Sex, row.member.person.sex),
        lambda draft: _chosen(Sex, draft.sex),
    ),
    Compared(
        "born_on",
        _("Ngày sinh"),
        ("born_on", "born_male", "born_female"),
        _our_date("born_on"),
        _their_date("born_on"),
    ),
    Compared(
        "ethnicity",
        _("Dân tộc"),
        ("ethnicity",),
        lambda row: _text(row.member.person.ethnicity),
        lambda draft: _text(draft.ethnicity),
    ),
    Compared(
        "phone",
        _("Điện thoại"),
        ("phone",),
        lambda row: _text(row.member.person.phone),
        lambda draft: _text(draft.phone),
    ),
    Compared("identity_number", _("Số định danh"), ("identity_number",), _our_identity, _their_identity),
    Compared("card_number", _("Số thẻ đảng viên"), ("card_number",), _our_card, _their_card),
    *(
        Compared(name, title, (name,), _our_date(name), _their_date(name))
        for name, title in (
            ("decided_on", _("Ngày quyết định kết nạp")),
            ("joined_on", _("Ngày vào Đảng")),
            ("recognition_decided_on", _("Ngày quyết định công nhận")),
            ("official_on", _("Ngày chính thức")),
        )
    ),
    Compared(
        "education",
        _("Học vấn"),
        ("education", "schooling", "training"),
        lambda row: _chosen(Education, row.education),
        lambda draft: _chosen(Education, draft.education),
    ),
    Compared(
        "theory",
        _("Lý luận chính trị"),
        ("theory",),
        lambda row: _chosen(Theory, row.theory),
        lambda draft: _chosen(Theory, draft.theory),
    ),
    Compared(
        "occupation",
        _("Nghề nghiệp"),
        ("occupation",),
        lambda row: _chosen(Occupation, row.occupation),
        lambda draft: _chosen(Occupation, draft.occupation),
    ),
    *(_declared(name) for name in NAMES),
    Compared(
        "status",
        _("Chính thức hay dự bị"),
        ("status", "official_on"),
        lambda row: _chosen(Status, row.status),
        lambda draft: SILENT if draft.asks_status else _chosen(Status, draft.status),
    ),
)
TITLES = {field.key: field.title for field in FIELDS} | {"cell": _("Chi bộ"), "person": _("Người")}


def differs(field: Compared, ours: Says, theirs: Says) -> bool:
    """Whether the file says something else. What it leaves out, or knows less exactly, is no difference."""
    if not theirs:
        return False
    if not ours:
        return True
    if field.key == "identity_number" or (
        field.key == "card_number" and len(str(theirs.value)) > CARD_DIGITS
    ):
        return ours.value not in keyed_hashes(theirs.value)
    if isinstance(theirs.value, list) and isinstance(ours.value, list):
        return not _covers(ours.value, theirs.value)
    return bool(ours.value != theirs.value)


def _covers(ours: list[str], theirs: list[str]) -> bool:
    """Whether our date is theirs, or theirs known more exactly."""
    letters = {Precision.DAY.value: 10, Precision.MONTH.value: 7, Precision.YEAR.value: 4}
    known = letters[theirs[1]]
    return letters[ours[1]] >= known and ours[0][:known] == theirs[0][:known]


# Taking over -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Record:
    """What the book keeps of somebody, as the actions that correct it take it."""

    profile: Profile
    beginning: Beginning
    counted: Counted
    card_number: str | None = None
    declared: Declared = UNSAID


def record_of(row: Standing) -> Record:
    """What stands in the book."""
    person, member = row.member.person, row.member
    profile = Profile(
        person.full_name,
        person.sex,
        person.born_on,
        person.born_precision,
        person.ethnicity,
        person.phone,
    )
    names = Beginning.__dataclass_fields__
    beginning = Beginning(**{name: getattr(member, name) for name in names})
    counted = Counted(row.education, row.theory, row.occupation)
    return Record(profile, beginning, counted, declared=declared_now(row))


def with_value(record: Record, key: str, value: Any) -> Record:
    """The record with one field as the file says it."""
    if key == "card_number":
        return replace(record, card_number=value)
    if key in Counted.__dataclass_fields__:
        return replace(record, counted=replace(record.counted, **{key: value}))
    if key in NAMES:
        return replace(record, declared=replace(record.declared, **{key: value}))
    named: dict[str, Any] = {key: value}
    if isinstance(value, list):
        named = {key: date.fromisoformat(value[0])}
        precision = key.replace("_on", "_precision")
        if precision in (*Profile.__dataclass_fields__, *Beginning.__dataclass_fields__):
            named[precision] = value[1]
    if key in Profile.__dataclass_fields__:
        return replace(record, profile=replace(record.profile, **named))
    return replace(record, beginning=replace(record.beginning, **named))
