"""Forms 2, 2B and 3: those admitted, their peoples, and the membership, each divided by what is known of people.

Only what the published names of the forms and their usual cross-sections say stands here. What is not kept stays on
the form, without a number. What two forms both say is compared each time they are made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.indicators.engine import NONE, evaluate
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.members.indicators import AGE_TITLES
from sotay.members.kinds import Education, Occupation, Theory
from sotay.members.newcomers import OWNERSHIPS, PEOPLE_TITLES, code_of
from sotay.members.queries import Books, with_book
from sotay.members.sources import AGE_BANDS
from sotay.members.stocks import stocks
from sotay.organizations.asking import question
from sotay.organizations.kinds import Sector
from sotay.organizations.models import Organization

from .composition import GROUPS, TOTAL, Composition, Entry, Group, Table, made_of
from .spans import Span

ADMITTED = "members_admitted"
NOT_KEPT = gettext_lazy("Chưa có số liệu: chương trình không lưu điều này; cơ sở ghi từ giấy.")
NOT_YET = gettext_lazy("Chưa có số liệu: sổ chưa ghi điều này.")


def _kept_on_paper(words: Any, why: Any = NOT_YET) -> Entry:
    return Entry("", words=words, why=why)


def _of(prefix: str, titles: dict[str, Any]) -> tuple[Entry, ...]:
    """A row for each value, the unknown last."""
    return tuple(
        Entry(code_of(prefix, value), words=titles[value], unknown=not value)
        for value in sorted(titles, key=bool, reverse=True)
    )


def _labels(choices: Any) -> dict[str, Any]:
    return {each.value: each.label for each in choices}


FORM_2 = Table(
    "form2",
    ADMITTED,
    (
        Group("", (Entry(ADMITTED, words=gettext_lazy("Tổng số đảng viên mới kết nạp")),)),
        Group(
            gettext_lazy("Giới tính"),
            (
                Entry("women_admitted", words=gettext_lazy("Nữ")),
                Entry(code_of("sex", "male"), words=gettext_lazy("Nam giới")),
                Entry(code_of("sex", ""), words=gettext_lazy("Chưa rõ giới tính"), unknown=True),
            ),
            divides=True,
        ),
        Group(
            gettext_lazy("Dân tộc, tôn giáo, đoàn viên"),
            (
                Entry("ethnic_minority_admitted", words=gettext_lazy("Dân tộc thiểu số")),
                Entry(code_of("minority", ""), words=gettext_lazy("Chưa rõ dân tộc"), unknown=True),
                _kept_on_paper(gettext_lazy("Trong các tôn giáo"), NOT_KEPT),
                _kept_on_paper(gettext_lazy("Đoàn viên Đoàn TNCS Hồ Chí Minh")),
            ),
        ),
        Group(
            gettext_lazy("Tuổi ngày kết nạp"),
            _of(
                "age",
                {**{band: AGE_TITLES[band] for band in AGE_BANDS}, "": gettext_lazy("Chưa rõ ngày sinh")},
            ),
            divides=True,
        ),
        Group(gettext_lazy("Học vấn"), _of("education", _labels(Education)), divides=True),
        Group(gettext_lazy("Lý luận chính trị"), _of("theory", _labels(Theory)), divides=True),
        Group(gettext_lazy("Nghề nghiệp"), _of("occupation", _labels(Occupation)), divides=True),
        Group(gettext_lazy("Loại hình chi bộ"), _of("sector", _labels(Sector)), divides=True),
        Group(gettext_lazy("Sở hữu của đơn vị có chi bộ"), _of("ownership", OWNERSHIPS)),
    ),
)

FORM_2B = Table(
    "form2b",
    ADMITTED,
    (
        Group("", (Entry(ADMITTED, words=gettext_lazy("Tổng số đảng viên mới kết nạp")),)),
        Group(
            gettext_lazy("Theo dân tộc"),
            tuple(
                Entry(code_of("people", name), words=title, unknown=True)
                for name, title in PEOPLE_TITLES.items()
            ),
            divides=True,
        ),
        Group(
            gettext_lazy("Theo tôn giáo"),
            (_kept_on_paper(gettext_lazy("Trong các tôn giáo"), NOT_KEPT),),
        ),
    ),
)
"""Of the peoples those of whom somebody was admitted."""

FORM_3 = Table(
    "form3",
    TOTAL,
    (
        *GROUPS,
        Group(
            gettext_lazy("Tuổi đảng, sinh hoạt"),
            (
                _kept_on_paper(gettext_lazy("Tuổi đảng theo nhóm")),
                Entry("members_exempt"),
                Entry("members_elsewhere"),
                _kept_on_paper(gettext_lazy("Đoàn viên Đoàn TNCS Hồ Chí Minh")),
                _kept_on_paper(gettext_lazy("Trong các tôn giáo"), NOT_KEPT),
            ),
        ),
    ),
)


@dataclass(frozen=True)
class Agreement:
    """What two forms both say, and whether they say the same."""

    words: str
    here: int
    there: int

    @property
    def holds(self) -> bool:
        return self.here == self.there


@dataclass(frozen=True)
class MemberForm:
    """A form as it was made.

    Attributes:
        made: its lines.
        agreements: what was compared with other forms.
        notes: what a reader must know beside the numbers.
    """

    made: Composition
    agreements: Sequence[Agreement] = ()
    notes: Sequence[str] = ()

    @property
    def wrong(self) -> list[str]:
        """What does not agree, in words: groups that are not the whole, and other forms."""
        groups = [_("nhóm %(group)s") % {"group": name} for name in self.made.unbalanced]
        return groups + [each.words for each in self.agreements if not each.holds]


def admitted_form(
    table: Table, organization: Organization, span: Span, actor: Actor, known_at: datetime | None = None
) -> MemberForm:
    """Form 2 or 2B over a period, from the day the book opens where it opens within it.

    Raises:
        NotThere: the organisation was not there in the period.
    """
    asked = question(organization, span.last, span.start, span.end, known_at)
    books = Books.around(asked.path)
    asked = with_book(asked, books)
    notes = []
    if span.start < asked.opens_on <= span.last:
        span = replace(span, kind="custom", start=asked.opens_on)
        asked = asked.over(span.start, span.end)
        notes.append(_("Sổ mở ngày %(day)s; kỳ này tính từ ngày đó.") % {"day": spelled(asked.opens_on)})
    made = made_of(table, organization, asked, books, actor, span)
    if made.missing:
        return MemberForm(made)
    return MemberForm(
        made, list(_admissions_agree(made)), [*notes, *sorted(set(made.found.missing.values()))]
    )


def _admissions_agree(made: Composition) -> Iterator[Agreement]:
    """The whole is row B.1 of form 1; those of the minority are those told by their people."""
    found = made.found.whole
    if made.table is FORM_2:
        by_sector = sum(
            found.get(entry.code, NONE).value for group in made.table.groups for entry in group.entries
            if entry.code.startswith("admitted_sector_")
        )  # fmt: skip
        total = found.get(ADMITTED, NONE).value
        yield Agreement(_("biểu 1, dòng kết nạp"), by_sector, total)
        return
    if made.asked.known_at is not None:
        return
    codes = [code_of("people", name) for name in PEOPLE_TITLES if name not in {"Kinh", ""}]
    minority = evaluate(["ethnic_minority_admitted"], made.asked)["ethnic_minority_admitted"].value
    told = sum(found.get(code, NONE).value for code in codes)
    yield Agreement(_("biểu 2, dòng dân tộc thiểu số"), told, int(minority or 0))


def membership_form(
    organization: Organization, on: date, actor: Actor, known_at: datetime | None = None
) -> MemberForm:
    """Form 3 on a day.

    Raises:
        NotThere: the organisation was not there that day.
    """
    asked = question(organization, on, known_at=known_at)
    books = Books.around(asked.path)
    asked = with_book(asked, books)
    made = made_of(FORM_3, organization, asked, books, actor)
    if made.missing:
        return MemberForm(made)
    (closing,) = stocks(asked, [on])
    words = _("biểu 1, dòng D (cuối kỳ)")
    here, there = made.found.whole[TOTAL].value, closing.whole[TOTAL].value
    return MemberForm(made, [Agreement(words, here, there)])
