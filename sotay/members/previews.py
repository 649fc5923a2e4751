"""What a step with consequences would do: it is done, looked at, and taken back, before anybody confirms it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sotay.indicators.engine import evaluate
from sotay.kernel.dates import spelled
from sotay.kernel.forms import ActionForm
from sotay.kernel.place import under
from sotay.kernel.time import today
from sotay.organizations.asking import NotThere
from sotay.organizations.models import Organization, described

from .derive import OUTSIDE, after
from .form_parts import given_name
from .joining.actions import Joined
from .joinings import Joining
from .models import Member, Movement
from .queries import ask
from .reversing import step_that_posted
from .totals import balances

TOTAL = "party_members_total"
TAKEN_BACK = "member.reverse"
CAN_BE_UNDONE = (TAKEN_BACK, "member.join", "member.part")


@dataclass(frozen=True)
class Preview:
    """A step as one reads it before it is done.

    Attributes:
        counts: what it touches: label and value.
    """

    title: str
    sentences: list[str]
    counts: list[dict[str, Any]] = field(default_factory=list)


def preview_of(form: ActionForm, target: Any) -> Preview | None:
    """What the form would do; ``None`` when it would be refused, which the form then says."""
    done = form.rehearse(target)
    if done is None:
        return None
    tell = TELLERS.get(form.action, leaving)
    return tell(form, target, done)


def words_to_type(form: ActionForm, target: Any) -> str:
    """What one types to show that one means it; nothing for what can be undone by itself."""
    if isinstance(target, Member):
        return "" if form.action in CAN_BE_UNDONE else given_name(target)
    return str(form.data.get("until", "")).strip()


def name_of(organization_id: int | None, on: date) -> str:
    found = described([organization_id], on) if organization_id else {}
    return found[organization_id].name if organization_id in found else ""


def leaving(form: ActionForm, member: Member, done: Movement) -> Preview:
    """Somebody leaves the book."""
    place = name_of(done.from_organization_id, done.counted_on)
    sentences = [
        _("%(name)s ra khỏi danh sách %(place)s từ ngày %(day)s.")
        % {"name": member.person.full_name, "place": place, "day": spelled(done.counted_on)},
        *counted_later(done),
        _("Ghi nhầm thì đảo bút toán; không có gì bị xóa."),
    ]
    return Preview(f"{form.title}: {member.person.full_name}", sentences)


def counted_later(done: Movement) -> list[str]:
    """What is said of an entry that counts on a later day than it happened, because figures are handed in."""
    if done.counted_on == done.happened_on:
        return []
    return [
        _("Ngày %(day)s thuộc kỳ đã chốt số liệu, nên sổ tính từ ngày %(open)s.")
        % {"day": spelled(done.happened_on), "open": spelled(done.counted_on)}
    ]


def reversing(form: ActionForm, member: Member, done: Movement) -> Preview:
    """A mistake is taken back."""
    mistake = done.reverses
    assert mistake is not None
    state = after(done)
    name = member.person.full_name
    back = (
        _("%(name)s không còn trong danh sách nào.") % {"name": name}
        if state == OUTSIDE
        else _("%(name)s lại ở trong danh sách %(place)s.")
        % {"name": name, "place": name_of(state.organization_id, done.counted_on)}
    )
    sentences = [back]
    if done.counted_on != mistake.counted_on:
        sentences.append(
            _("Kỳ có bút toán ấy đã chốt số liệu, nên bút toán đảo tính vào ngày %(open)s.")
            % {"open": spelled(done.counted_on)}
        )
    if (behind := step_that_posted(mistake)) is not None:
        step = behind.case.declared.step(behind.step)
        sentences.append(
            _("Bút toán này do hồ sơ “%(title)s” ghi: hồ sơ ấy mở lại, chờ ở bước “%(step)s”.")
            % {"title": behind.case.title, "step": step.title}
        )
    sentences.append(_("Cả bút toán nhầm và bút toán đảo vẫn ở trong sổ."))
    return Preview(_("Đảo bút toán “%(entry)s”") % {"entry": mistake}, sentences)


def closing(form: ActionForm, organization: Organization, done: Any) -> Preview:
    """Figures are handed in."""
    until: date = done.closed_until
    try:
        value = evaluate([TOTAL], ask(organization, until))[TOTAL].value
    except NotThere:
        value = None
    counts = [{"label": _("đảng viên cuối kỳ"), "value": value}] if value is not None else []
    return Preview(
        _("Chốt số liệu của %(name)s đến hết ngày %(day)s")
        % {"name": name_of(organization.pk, until), "day": spelled(until)},
        [
            _("Số liệu của những ngày đã chốt không đổi nữa, ở đây và ở mọi tổ chức bên dưới."),
            _("Việc ghi muộn tính vào ngày đầu của kỳ đang mở. Chốt rồi không mở lại được."),
        ],
        counts,
    )


def opening(form: ActionForm, organization: Organization, done: Any) -> Preview:
    """A book is opened."""
    count = Movement.objects.filter(under(organization.path or "", "to_path")).count()
    return Preview(
        _("Mở sổ của %(name)s từ ngày %(day)s")
        % {"name": name_of(organization.pk, done.opens_on), "day": spelled(done.opens_on)},
        [
            _("Sổ mở cho cả các tổ chức bên dưới. Trước ngày này không có số liệu, không phải bằng 0."),
            _("Sau đó hãy nhập danh sách đảng viên có trong ngày mở sổ."),
        ],
        [{"label": _("biến động đã ghi"), "value": count}] if count else [],
    )


def passing(form: ActionForm, organization: Organization, done: Any) -> Preview:
    """A unit kept by totals passes to persons."""
    count = sum(int(str(row["count"])) for row in balances(organization))
    return Preview(
        _("%(name)s: theo dõi từng đảng viên") % {"name": name_of(organization.pk, today())},
        [
            _("Số tổng hợp ra khỏi sổ; danh sách từng người nhập vào cùng ngày thay cho nó."),
            _("Số liệu của những ngày trước không đổi."),
        ],
        [{"label": _("đảng viên theo số tổng hợp"), "value": count}],
    )


def joining(form: ActionForm, member: Member, done: Joined) -> Preview:
    """Two records become one."""
    name, surplus = member.person.full_name, done.joining.surplus
    sentences = [
        _("Hồ sơ thừa ra khỏi danh sách; %(name)s chỉ còn được tính một lần.") % {"name": name},
        *(_("Sổ đảo: %(entry)s.") % {"entry": entry_in_words(entry)} for entry in done.taken_back),
        *(_("Sổ ghi thêm: %(entry)s.") % {"entry": entry_in_words(entry)} for entry in done.posted),
        *(
            _("Không mang sang: %(entry)s. Nếu đúng là của người này, hãy ghi riêng sau khi ghép.")
            % {"entry": entry_in_words(entry)}
            for entry in done.left
        ),
        _("Địa chỉ của hồ sơ thừa dẫn sang hồ sơ giữ lại. Ghép nhầm thì tách lại được."),
    ]
    counts = [{"label": _("chức danh, nơi sinh hoạt, tài khoản đi theo"), "value": done.followed}]
    title = _("Ghép hồ sơ “%(surplus)s” vào “%(name)s”") % {"surplus": surplus, "name": name}
    return Preview(title, sentences, counts if done.followed else [])


def entry_in_words(entry: Movement) -> str:
    """An entry with its day and where it leads, or came from."""
    place = name_of(entry.to_organization_id or entry.from_organization_id, entry.counted_on)
    return f"{entry} ({place})" if place else str(entry)


def parting(form: ActionForm, member: Member, done: Joining) -> Preview:
    """A joined record is parted again."""
    sentences = [
        _("Hồ sơ “%(surplus)s” lại đứng riêng và được tính như trước khi ghép.") % {"surplus": done.surplus},
        _("Những gì đã mang sang hồ sơ giữ lại được trả về."),
    ]
    return Preview(_("Tách hồ sơ khỏi “%(name)s”") % {"name": member.person.full_name}, sentences)


TELLERS: dict[str, Callable[[ActionForm, Any, Any], Preview]] = {
    TAKEN_BACK: reversing,
    "member.join": joining,
    "member.part": parting,
    "ledger.close_period": closing,
    "ledger.open_book": opening,
    "totals.pass_to_persons": passing,
}
