"""What of a member a sheet can mend: how a field is written in it, and how what somebody typed is read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.dates import BadDate, PartialDate, read_date, show_date
from sotay.kernel.names import tidy_name
from sotay.kernel.sheets import BadDigits, Cell, digits
from sotay.members.fields import IDENTITY_DIGITS
from sotay.members.kinds import CardType, Education, Occupation, Theory
from sotay.members.listing import partial
from sotay.members.models import Member, Traits
from sotay.members.particulars.kinds import (
    Informatics,
    Language,
    LanguageLevel,
    Management,
    Specialty,
    StatePost,
)
from sotay.members.particulars.models import NAMES, Particulars
from sotay.members.particulars.reading import (
    chosen_of,
    language_level_of,
    language_of,
    place_of_living,
)
from sotay.members.roster.values import (
    PEOPLES,
    education_of,
    occupation_of,
    people_of,
    phone_of,
    sex_of,
    theory_of,
)
from sotay.people.models import Sex

CARD_DIGITS = 8


@dataclass(frozen=True)
class Known:
    """A member with the traits of today, and what else the forms ask, where it is known."""

    member: Member
    traits: Traits | None
    particulars: Particulars | None = None


@dataclass(frozen=True)
class Field:
    """A field of a member.

    Attributes:
        kept: what stands in the book, as it is stored: words or a date with its precision.
        read: what a cell says, likewise; raises ValidationError with a sentence.
        shown: as one reads it.
        choices: what may be chosen, in words.
        trait: it belongs to what changes over a life, and holds from a day on.
        hidden: it is never shown whole.
    """

    key: str
    title: Any
    kept: Callable[[Known], Any]
    read: Callable[[Cell, date], Any]
    shown: Callable[[Any], str]
    hint: Any = ""
    choices: tuple[str, ...] = ()
    width: float = 16
    trait: bool = False
    hidden: bool = False

    @property
    def declared(self) -> bool:
        """It is one of the particulars, which are kept apart from what is counted."""
        return self.key in NAMES


def plain(value: Any) -> str:
    return "" if value is None else str(value)


def _refuse(sentence: str) -> ValidationError:
    return ValidationError(sentence)


# Dates -------------------------------------------------------------------------------------------------------


def _date_of(name: str) -> Callable[[Known], PartialDate | None]:
    return lambda known: partial(
        getattr(known.member, f"{name}_on"), getattr(known.member, f"{name}_precision")
    )


def _read_date(cell: Cell, today: date) -> PartialDate:
    try:
        return read_date(cell.value, today=today)
    except BadDate as error:
        raise _refuse(_(error.sentence).format(**error.values)) from error


def _shown_date(value: PartialDate | None) -> str:
    return show_date(value) if value else ""


def _date(key: str, title: Any) -> Field:
    kept = _date_of(key) if key != "born" else _born
    return Field(key, title, kept, _read_date, _shown_date, DATE_HINT, width=14)


def _born(known: Known) -> PartialDate | None:
    return partial(known.member.person.born_on, known.member.person.born_precision)


DATE_HINT = gettext_lazy("ghi như 3/2/1980, 2/1980 hoặc 1980")

# Words -------------------------------------------------------------------------------------------------------


def _read_choice(choices: Any, understand: Callable[[str], str | None]) -> Callable[[Cell, date], str]:
    """One of some words, or what means one of them."""

    def read(cell: Cell, today: date) -> str:
        text = cell.text
        for value, label in choices.choices:
            if value and text.casefold() == str(label).casefold():
                return str(value)
        found = understand(text)
        if not found:
            raise _refuse(_("“%(text)s” không có trong danh mục.") % {"text": text[:40]})
        return found

    return read


def _choice(
    key: str, title: Any, choices: Any, understand: Callable[[str], str | None], *, trait: bool = False
) -> Field:
    holder = "particulars" if key in NAMES else "traits"
    kept = (
        (lambda known: getattr(getattr(known, holder), key, ""))
        if trait
        else (lambda known: getattr(known.member.person, key))
    )
    labels = {str(value): str(label) for value, label in choices.choices if value}
    return Field(
        key,
        title,
        kept,
        _read_choice(choices, understand),
        lambda value: str(choices(value).label) if value else "",
        gettext_lazy("chọn trong danh sách của ô"),
        choices=tuple(labels.values()),
        width=20,
        trait=trait,
    )


def _read_people(cell: Cell, today: date) -> str:
    people = people_of(cell.text)
    if people is None:
        raise _refuse(_("“%(text)s” không có trong danh mục 54 dân tộc.") % {"text": cell.text[:40]})
    return people


def _read_phone(cell: Cell, today: date) -> str:
    number = phone_of(cell.text)
    if number is None:
        raise _refuse(_("Số điện thoại có từ 9 đến 11 chữ số, bắt đầu bằng 0."))
    return number


def _read_place(cell: Cell, today: date) -> str:
    place = place_of_living(cell.text)
    if place is None:
        raise _refuse(_("Hãy ghi thôn hoặc tổ dân phố, xã hoặc phường, tỉnh; không ghi số nhà."))
    return place


def _place(key: str, title: Any) -> Field:
    return Field(
        key, title, lambda known: getattr(known.particulars, key, ""), _read_place, plain,
        gettext_lazy("thôn, xã, tỉnh"), width=30, trait=True,
    )  # fmt: skip


def _read_digits(count: int) -> Callable[[Cell, date], str]:
    def read(cell: Cell, today: date) -> str:
        try:
            return digits(cell, count).text
        except BadDigits as error:
            raise _refuse(_(error.sentence).format(**error.values)) from error

    return read


def _read_name(cell: Cell, today: date) -> str:
    name = tidy_name(cell.text)
    if len(name.split()) < 2 or any(char.isdigit() for char in name):
        raise _refuse(_("Hãy ghi đủ họ và tên."))
    return name


FIELDS: dict[str, Field] = {
    field.key: field
    for field in (
        Field("full_name", gettext_lazy("Họ và tên khai sinh"), lambda known: known.member.person.full_name,
              _read_name, plain, width=26),
        _choice("sex", gettext_lazy("Giới tính"), Sex, sex_of),
        _date("born", gettext_lazy("Ngày sinh")),
        Field("ethnicity", gettext_lazy("Dân tộc"), lambda known: known.member.person.ethnicity, _read_people, plain,
              gettext_lazy("một trong 54 dân tộc"), choices=tuple(sorted(PEOPLES))),
        Field("phone", gettext_lazy("Số điện thoại"), lambda known: known.member.person.phone, _read_phone, plain,
              gettext_lazy("bắt đầu bằng 0")),
        Field("identity_number", gettext_lazy("Số định danh cá nhân"),
              lambda known: known.member.person.identity_masked, _read_digits(IDENTITY_DIGITS),
              lambda value: f"…{value[-4:]}" if value else "", gettext_lazy("12 chữ số"), hidden=True),
        _date("decided", gettext_lazy("Ngày quyết định kết nạp")),
        _date("joined", gettext_lazy("Ngày vào Đảng")),
        _date("official", gettext_lazy("Ngày chính thức")),
        Field("card_number", gettext_lazy("Số thẻ đảng viên"), lambda known: known.member.card_number or "",
              _read_digits(CARD_DIGITS), plain, gettext_lazy("8 chữ số")),
        _choice("education", gettext_lazy("Học vấn"), Education, education_of, trait=True),
        _choice("theory", gettext_lazy("Lý luận chính trị"), Theory, theory_of, trait=True),
        _choice("occupation", gettext_lazy("Nghề nghiệp"), Occupation, occupation_of, trait=True),
        _place("lives_at", gettext_lazy("Nơi ở hiện nay")),
        _place("registered_at", gettext_lazy("Nơi thường trú")),
        _choice("state_post", gettext_lazy("Chức vụ chính quyền, đoàn thể"), StatePost, chosen_of(StatePost),
                trait=True),
        _choice("specialty", gettext_lazy("Ngành đào tạo"), Specialty, chosen_of(Specialty), trait=True),
        _choice("management", gettext_lazy("Quản lý nhà nước"), Management, chosen_of(Management), trait=True),
        _choice("language", gettext_lazy("Ngoại ngữ"), Language, language_of, trait=True),
        _choice("language_level", gettext_lazy("Bậc ngoại ngữ"), LanguageLevel, language_level_of, trait=True),
        _choice("informatics", gettext_lazy("Tin học"), Informatics, chosen_of(Informatics), trait=True),
    )
}  # fmt: skip


def fields_of(keys: Iterable[str]) -> list[Field]:
    return [FIELDS[key] for key in keys]


def is_identity_card(member: Member) -> bool:
    """Its card bears the identity number, and no number of its own."""
    return member.card_type == CardType.IDENTITY
