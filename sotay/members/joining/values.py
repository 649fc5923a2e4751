"""What a record says of a person, value by value: laid side by side, taken over, kept for the way back."""

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from sotay.kernel import secrets
from sotay.kernel.bulk import copy_instances
from sotay.kernel.dates import show_date
from sotay.members.listing import partial
from sotay.members.models import Member, Traits
from sotay.members.particulars.kept import said as in_words
from sotay.members.particulars.models import NAMES, Particulars
from sotay.people.models import NameToken
from sotay.people.persons import tokens_of

LEVELS, DECLARED = "levels", "declared"
DAYS = ("born_on", "decided_on", "joined_on", "official_on", "recognition_decided_on")


@dataclass(frozen=True)
class Value:
    """One thing a record says.

    Attributes:
        key: how a form names it.
        person: the columns of the person it stands in.
        member: the columns of the member.
        show: how it is read.
    """

    key: str
    title: Any
    show: Callable[[Member], str]
    person: tuple[str, ...] = ()
    member: tuple[str, ...] = ()


def _day(name: str) -> Callable[[Member], str]:
    def show(member: Member) -> str:
        holder: Any = member.person if name == "born_on" else member
        precision = getattr(holder, name.replace("_on", "_precision"), "day")
        day = partial(getattr(holder, name), precision)
        return show_date(day) if day else ""

    return show


def levels_of(member: Member) -> str:
    """Education, theory and occupation as they are known last, in words."""
    last = Traits.objects.filter(member=member).order_by("-valid_from").first()
    if last is None:
        return ""
    words = [
        last.education and last.get_education_display(),
        last.theory and last.get_theory_display(),
        last.occupation and last.get_occupation_display(),
    ]
    return " · ".join(str(word) for word in words if word)


def declared_of(member: Member) -> str:
    """Where they live, what they hold and know, as it is known last, in words."""
    last = Particulars.objects.filter(member=member).order_by("-valid_from").first()
    return " · ".join(in_words(last).values()) if last else ""


VALUES = (
    Value("full_name", _("Họ và tên"), lambda m: m.person.full_name, ("full_name", "name_key")),
    Value("born_on", _("Ngày sinh"), _day("born_on"), ("born_on", "born_precision")),
    Value("sex", _("Giới tính"), lambda m: str(m.person.get_sex_display()) if m.person.sex else "", ("sex",)),
    Value("ethnicity", _("Dân tộc"), lambda m: m.person.ethnicity, ("ethnicity",)),
    Value("phone", _("Điện thoại"), lambda m: m.person.phone, ("phone",)),
    Value(
        "identity",
        _("Số định danh"),
        lambda m: m.person.identity_masked if m.person.identity_hash else "",
        ("identity_closed", "identity_hash", "identity_end"),
    ),
    Value("card", _("Số thẻ đảng viên"), lambda m: m.card, (), ("card_number", "card_type")),
    Value("decided_on", _("Quyết định kết nạp"), _day("decided_on"), (), ("decided_on", "decided_precision")),
    Value("joined_on", _("Ngày vào Đảng"), _day("joined_on"), (), ("joined_on", "joined_precision")),
    Value(
        "recognition_decided_on",
        _("Quyết định công nhận chính thức"),
        _day("recognition_decided_on"),
        (),
        ("recognition_decided_on",),
    ),
    Value(
        "official_on", _("Ngày chính thức"), _day("official_on"), (), ("official_on", "official_precision")
    ),
    Value(LEVELS, _("Trình độ, nghề nghiệp"), levels_of),
    Value(DECLARED, _("Nơi ở, chức vụ, bồi dưỡng"), declared_of),
)
BY_KEY = {value.key: value for value in VALUES}


@dataclass(frozen=True)
class Compared:
    """One value of two records, side by side."""

    key: str
    title: str
    kept: str
    surplus: str

    @property
    def differs(self) -> bool:
        return self.kept != self.surplus

    @property
    def only_there(self) -> bool:
        """Only the surplus record says it, so it is worth taking over."""
        return bool(self.surplus) and not self.kept


def side_by_side(kept: Member, surplus: Member) -> list[Compared]:
    """What two records say, value by value."""
    return [Compared(v.key, str(v.title), v.show(kept), v.show(surplus)) for v in VALUES]


# For the way back --------------------------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value.isoformat() if isinstance(value, date) else value


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name == "identity_closed":
        return base64.b64decode(value)
    return date.fromisoformat(value) if name in (*DAYS, "valid_from", "valid_to") else value


PERIOD = ("valid_from", "valid_to")
DATED: dict[str, tuple[type[Traits] | type[Particulars], tuple[str, ...]]] = {
    LEVELS: (Traits, ("education", "theory", "occupation", *PERIOD)),
    DECLARED: (Particulars, (*NAMES, *PERIOD)),
}
"""What stands in rows of its own, each for a time."""
Said = dict[str, Any]


def said_by(member: Member) -> Said:
    """All a record says, as it can be written down."""
    row: Said = {}
    for value in VALUES:
        row |= {name: _plain(getattr(member.person, name)) for name in value.person}
        row |= {name: _plain(getattr(member, name)) for name in value.member}
    for key, (model, names) in DATED.items():
        rows = model.objects.filter(member=member).order_by("valid_from")
        row[key] = [{name: _plain(getattr(each, name)) for name in names} for each in rows]
    return row


def write_down(kept: Member, surplus: Member) -> bytes:
    """Both records, encrypted."""
    said = {"kept": said_by(kept), "surplus": said_by(surplus)}
    return secrets.close(json.dumps(said).encode())


def read_again(closed: bytes) -> tuple[Said, Said]:
    """What the record that stayed and the surplus one said before they were joined."""
    said = json.loads(secrets.open_(bytes(closed)))
    return said["kept"], said["surplus"]


def put(member: Member, said: Said, keys: Iterable[str]) -> None:
    """Let a record say these values as they were written down."""
    for key in keys:
        value = BY_KEY[key]
        for name in value.person:
            setattr(member.person, name, _read(name, said[name]))
        for name in value.member:
            setattr(member, name, _read(name, said[name]))
        if key in DATED:
            model, names = DATED[key]
            model.objects.filter(member=member).delete()
            rows = [{name: _read(name, each[name]) for name in names} for each in said.get(key, [])]
            copy_instances([model(member=member, **row) for row in rows])
    member.person.save()
    member.save()
    NameToken.objects.filter(person=member.person).delete()
    copy_instances(tokens_of(member.person))


def same(member: Member, said: Said, key: str) -> bool:
    """Whether a record still says a value as it was written down. An identity number is known by its hash."""
    now = said_by(member)
    names = [*BY_KEY[key].person, *BY_KEY[key].member] or [key]
    return all(now[name] == said.get(name, []) for name in names if name != "identity_closed")
