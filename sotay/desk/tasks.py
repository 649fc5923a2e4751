"""What waits to be done in an office: each a condition on the members who stand in its place today.

A task is declared once; home counts it, its page lists the rows. Other rooms' lists join the inbox the same way.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sotay.indicators.engine import evaluate
from sotay.kernel.authority import Actor
from sotay.kernel.dates import months_after
from sotay.kernel.law import law
from sotay.kernel.place import under
from sotay.kernel.time import in_force, known, now
from sotay.members.erasure import due
from sotay.members.imports import FileKind, ImportFile, ImportState, RosterImport
from sotay.members.kinds import Status
from sotay.members.leaving import agreed_requests, open_requests
from sotay.members.models import Standing
from sotay.members.quality.checks import CONTRADICTORY, DOUBLES, INCOMPLETE, UNSOUND
from sotay.members.queries import ask
from sotay.members.taking.models import TakenList, TakenState
from sotay.members.transfer_queries import overdue_here
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS, GRASSROOTS_KINDS, HOLDING_KINDS, PlanState
from sotay.organizations.models import Organization
from sotay.organizations.plans import Reorganization
from sotay.people.breaches import open_incidents
from sotay.people.models import Precision
from sotay.procedures.queries import LATE, WAITING, beside, counts

SEE_CASES = "case.view"
LOOKS_INTO_SLIPS, IS_ABOVE = "case.at_grassroots", "case.at_upper"
Condition = Callable[[Organization, date], Q]


@dataclass(frozen=True)
class Task:
    """Members about whom something must be done.

    Attributes:
        key: names its page.
        title: the line of the inbox, begins with a verb.
        why: one sentence on its page: why it is asked and how it ends.
        needs: the action that ends it; whoever may not do it is not asked.
        condition: which standings of today.
        late: whether waiting is against a rule.
        rule: the key of that rule.
    """

    key: str
    title: Any
    why: Any
    needs: str
    condition: Condition
    late: bool = False
    rule: str = ""


def _unplaced(organization: Organization, on: date) -> Q:
    """Counted with a grassroots committee itself, in no cell."""
    there = "organization__states"
    return in_force(on, there) & known(None, there) & Q(organization__states__kind__in=HOLDING_KINDS)


def _status_unknown(organization: Organization, on: date) -> Q:
    return Q(status=Status.UNKNOWN)


def _birth_imprecise(organization: Organization, on: date) -> Q:
    return Q(born_on__isnull=True) | Q(age_estimated=True)


def _probation_over(organization: Organization, on: date) -> Q:
    """The months of probation since the ceremony are over."""
    months = int(law("probation.months", on, at=organization).value)
    return Q(
        status=Status.PROBATIONARY,
        member__joined_on__lte=months_after(on, -months),
        member__joined_precision=Precision.DAY,
    )


TASKS: dict[str, Task] = {
    task.key: task
    for task in (
        Task(
            "probation",
            _("Xét công nhận chính thức"),
            _("Đã hết thời gian dự bị kể từ ngày kết nạp mà sổ chưa ghi công nhận chính thức."),
            "member.recognize",
            _probation_over,
            late=True,
            rule="probation.months",
        ),
        Task(
            "unplaced",
            _("Xếp vào chi bộ"),
            _("Đang tính ở đảng ủy cơ sở, chưa thuộc chi bộ nào. Chuyển về chi bộ thì hết việc."),
            "member.transfer",
            _unplaced,
        ),
        Task(
            "status",
            _("Xác nhận chính thức hay dự bị"),
            _("Danh sách nhập không nói rõ đảng viên chính thức hay dự bị. Hãy đối chiếu hồ sơ rồi ghi."),
            "member.recognize",
            _status_unknown,
        ),
        Task(
            "birth",
            _("Xác nhận ngày sinh"),
            _(
                "Chỉ biết năm hoặc tháng sinh, hoặc chưa biết. Nhóm tuổi và huy hiệu của các đồng chí này là ước tính."
            ),
            "member.correct",
            _birth_imprecise,
        ),
    )
}


def members_of(task: Task, organization: Organization, on: date) -> QuerySet[Standing]:
    """The standings at or below an organisation today that the task is about."""
    rows = Standing.objects.as_of(on).filter(under(organization.path or "", "organization__path"))
    return rows.filter(task.condition(organization, on))


# The inbox ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A line of the inbox: so much of something waits, there, and perhaps too long already."""

    title: Any
    count: int
    url: str
    late: bool = False


QUALITY_LINES = {
    CONTRADICTORY: (_("Sửa ngày tháng, số thẻ, tên mâu thuẫn"), "member.correct"),
    DOUBLES: (_("Xem hai hồ sơ có thể là một người"), "member.join"),
    INCOMPLETE: (_("Bổ sung thông tin còn thiếu"), "member.correct"),
    UNSOUND: (_("Xem lại chi bộ, đảng bộ chưa đúng quy định"), "post.hold"),
}
"""What of data quality is asked of an office, and the act that ends it."""

Source = Callable[[Actor, Organization, date], Iterable[Waiting]]


def waiting_members(actor: Actor, organization: Organization, on: date) -> Iterator[Waiting]:
    """The tasks about members that this actor may end, a query for each."""
    for task in TASKS.values():
        if actor.may(task.needs, organization.path):
            count = members_of(task, organization, on).count()
            yield Waiting(task.title, count, door(f"task_{task.key}", organization.pk), task.late)


def waiting_imports(actor: Actor, organization: Organization, on: date) -> Iterator[Waiting]:
    """Rosters handed in that wait for somebody: for the meaning of a column, to be loaded, for rows left over."""
    path, url = organization.path or "", door("members:imports")
    if not url or not actor.may("import.load", path):
        return
    here = under(path, "organization__path") | under(path, "office_path")
    left_over = Exists(ImportFile.objects.filter(roster=OuterRef("pk"), kind=FileKind.REST))
    waits = Q(state__in=(ImportState.MAPPING, ImportState.CHECKED)) | Q(left_over, state=ImportState.LOADED)
    yield Waiting(_("Danh sách đã tải lên, chưa xong"), RosterImport.objects.filter(here, waits).count(), url)


def waiting_quality(actor: Actor, organization: Organization, on: date) -> Iterator[Waiting]:
    """What is missing or wrong in the records of a grassroots organisation: there it is mended."""
    path = organization.path or ""
    lines = {code: title for code, (title, needs) in QUALITY_LINES.items() if actor.may(needs, path)}
    state = organization.state(on) if lines else None
    if state is None or state.kind not in (*GRASSROOTS_KINDS, *CELL_KINDS):
        return
    found = evaluate(lines, ask(organization, on))
    for code, title in lines.items():
        if value := found[code].value:
            yield Waiting(title, int(value), door("members:quality_check", organization.pk, code))


def waiting_exports(actor: Actor, organization: Organization, on: date) -> Iterator[Waiting]:
    """Lists that may leave only when this office agrees."""
    url = door("members:export_requests")
    yield Waiting(_("Đề nghị xuất danh sách, chờ đồng ý"), open_requests(actor).count(), url)
    if actor.may("member.ask_export", organization.path or ""):
        yield Waiting(_("Danh sách đã được đồng ý cho xuất, chờ lấy"), len(agreed_requests(actor)), url)


def waiting_lists(actor: Actor, organization: Organization, on: date) -> Iterator[Waiting]:
    """Long lists that were made, and are kept for some hours only."""
    if actor.may("member.take_list", organization.path or ""):
        ready = TakenList.objects.of(actor).filter(state=TakenState.READY, fetched_at=None)
        yield Waiting(_("Danh sách dài đã lập xong, chờ tải về"), ready.count(), door("members:taken_lists"))


def waiting_incidents(actor: Actor, organization: Organization, on: date) -> Iterator[Waiting]:
    """Breaches that have not ended; late where the authority has not been told in time."""
    open_ = list(open_incidents(actor)[:50])
    late = any(each.notified_on is None and each.due_at < now() for each in open_)
    yield Waiting(_("Sự cố dữ liệu cá nhân chưa kết thúc"), len(open_), door("incidents"), late)


def waiting_erasures(actor: Actor, organization: Organization, on: date) -> Iterator[Waiting]:
    """Persons who are no longer kept."""
    if actor.may("privacy.erase", organization.path):
        url = door("members:erase", organization.pk)
        yield Waiting(_("Hồ sơ hết thời hạn giữ, cần xóa"), due(organization, on).count(), url)


def waiting_plans(actor: Actor, organization: Organization, on: date) -> Iterator[Waiting]:
    """Plans of reorganisation: those that could not be carried out on their day, and those still being drawn."""
    if not actor.may("reorganization.revise", organization.path or ""):
        return
    rows = Reorganization.objects.filter(under(organization.path or "-", "organization__path"))
    counts = dict(rows.values_list("state").annotate(n=Count("pk")).order_by())
    for state, title, late in WAITING_PLANS:
        url = door("plans", organization.pk, state=state)
        yield Waiting(title, counts.get(state, 0), url, late)


WAITING_PLANS = (
    (PlanState.STOPPED, _("Phương án sắp xếp không thực hiện được đúng ngày"), True),
    (PlanState.DRAFT, _("Phương án sắp xếp đang soạn"), False),
)


def waiting_cases(actor: Actor, organization: Organization, on: date) -> Iterator[Waiting]:
    """Cases whose next step is this office's; those that wait too long stand apart."""
    if not actor.may(SEE_CASES):
        return
    numbers = counts(actor, on)
    yield Waiting(_("Hồ sơ quá hạn"), numbers[LATE], door("cases", box=LATE), late=True)
    yield Waiting(_("Hồ sơ đến lượt giải quyết"), numbers[WAITING], door("cases", box=WAITING))


def waiting_slips(actor: Actor, organization: Organization, on: date) -> Iterator[Waiting]:
    """Transfers out of here that nobody has received for too long: the grassroots office looks into them."""
    path = organization.path or ""
    if actor.may(LOOKS_INTO_SLIPS, path) and not actor.may(IS_ABOVE, path):
        count = overdue_here(organization, on)
        url = door("members:transfers", organization.pk, part="late")
        yield Waiting(
            _("Rà soát giấy chuyển sinh hoạt quá ba tháng chưa có phiếu báo"), count, url, late=True
        )


def waiting_beside(actor: Actor, organization: Organization, on: date) -> Iterable[Waiting]:
    """What other rooms have for this very office: whom to meet, what to answer. Nobody else is told."""
    if actor.organization_id == organization.pk:
        for each in beside(actor, on):
            yield Waiting(each.title, each.count, each.url)


SOURCES: list[Source] = [
    waiting_cases,
    waiting_slips,
    waiting_beside,
    waiting_members,
    waiting_imports,
    waiting_quality,
    waiting_plans,
    waiting_exports,
    waiting_lists,
    waiting_incidents,
    waiting_erasures,
]
"""Who puts lines into the inbox, in the order they stand there."""


def inbox(actor: Actor, organization: Organization, on: date) -> list[Waiting]:
    """What waits for this actor; what is done already is not shown."""
    return [line for source in SOURCES for line in source(actor, organization, on) if line.count]
