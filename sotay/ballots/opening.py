"""Opening a vote: the list of those who vote, how it is held, who counts; and putting the list right."""

import base64
import binascii
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import NotAllowed, action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.law import law, warn
from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.kernel.vietnamese import nfc
from sotay.organizations.accreditation import accredited
from sotay.organizations.models import Body, Organization
from sotay.people.models import Person
from sotay.regulations import Refused

from . import sealing
from .actions import UNANIMITY, object_to_channel, refuse_another_body
from .electorate import MAY_COME, Elector, electorate
from .judging import Sort
from .votes import VOTES, Channel, Vote
from .votings import State, Teller, Voter, Voting

SECRET = (Channel.PAPER, Channel.ELECTRONIC)
TELLERS_OF_PAPER = 2
MOST_TELLERS = 15
MOST_LINES = 60


def open_ballot(
    organization: Organization,
    *,
    kind: str,
    matter: str,
    channel: str,
    electors: Iterable[Elector],
    held_on: date | None = None,
    body: Body | None = None,
    subject: str = "",
    lines: Sequence[str] = (),
    at_most: int = 1,
    tellers: Sequence[int] = (),
    keys_needed: int = 0,
    former: Voting | None = None,
    runoff: bool = False,
) -> Voting:
    """Put a matter to the vote, within an action that is running.

    Args:
        kind: the key of a declared vote.
        matter: what is asked, in a line.
        channel: how it is held; which channels this kind of vote may use is a rule.
        electors: who may vote; asked of ``members`` by whoever opens. Where ``present`` is not said, everybody is
            there until told otherwise; an electronic ballot takes those who vote.
        subject: the coded matter it belongs to, such as "agenda:12".
        lines: the names on the paper, where it has names; numbers are kept instead where these names may not be held
            here. ``at_most``: how many of them may be chosen.
        tellers: the persons who count. Of paper two, each with a sheet of their own; of electronic ballots at least
            two, of whom ``keys_needed`` together open the box (more than half, where it is not said).

    Returns:
        The vote. An electronic one waits until every counter has made a key.

    Raises:
        Refused: see the sentences.
    """
    vote = VOTES.get(kind)
    if vote is None:
        raise Refused(None, _("Không có loại biểu quyết này."))
    on, names = held_on or today(), [line.strip() for line in lines if line.strip()]
    if on > today():
        raise Refused(None, _("Ngày biểu quyết chưa đến."))
    refuse_another_body(vote, organization, body, on)
    object_to_channel(vote, channel, on, organization)
    refuse_paper_without_lines(vote, names, at_most, on, runoff=runoff)
    listed = list(electors)
    refuse_list(listed)
    needed = refuse_tellers(channel, tellers, keys_needed, names, on)
    names = kept_lines(vote, names, on)
    electronic = channel == Channel.ELECTRONIC
    voting = Voting(
        organization=organization,
        body=body,
        kind=kind,
        subject=subject,
        matter=matter.strip(),
        lines=names,
        at_most=at_most,
        channel=channel,
        held_on=on,
        round=former.round + 1 if former else 1,
        former=former,
        runoff=runoff,
        keys_needed=needed,
        state=State.KEYS if electronic else State.OPEN,
    )
    voting.save()
    Voter.objects.bulk_create(
        Voter(
            voting=voting,
            person_id=each.person_id,
            ground=each.ground,
            present=bool(not electronic and not each.ground if each.present is None else each.present),
        )
        for each in listed
    )
    Teller.objects.bulk_create(
        Teller(voting=voting, person_id=person, number=number) for number, person in enumerate(tellers, 1)
    )
    if channel in SECRET and len([each for each in listed if not each.ground]) < law(UNANIMITY, on).value:
        warn(law(UNANIMITY, on), _("Ít người bỏ phiếu: nếu mọi người bỏ như nhau, kết quả làm lộ lá phiếu."))
    return voting


def refuse_paper_without_lines(vote: Vote, names: list[str], at_most: int, on: date, *, runoff: bool) -> None:
    """What stands on the paper fits the kind of vote.

    Raises:
        Refused: names are missing, doubled or too many.
    """
    if vote.sort == Sort.CHOICE:
        if names:
            raise Refused(None, _("Việc biểu quyết này không có danh sách người."))
        return
    if not names:
        raise Refused(None, _("Hãy ghi danh sách trên phiếu, mỗi người một dòng."))
    if len({same(name) for name in names}) < len(names) or len(names) > MOST_LINES:
        raise Refused(None, _("Danh sách có dòng trùng nhau hoặc quá dài. Hãy xem lại."))
    if vote.sort == Sort.NAMES and not 1 <= at_most <= len(names):
        raise Refused(None, _("Số lượng được bầu phải từ 1 đến số người trong danh sách."))
    surplus = law("election.surplus_max", on)
    is_election = vote.sort == Sort.NAMES and not vote.named_where
    if is_election and not runoff and (len(names) - at_most) * 100 > surplus.value * at_most:
        warn(surplus, _("Số dư nhiều hơn mức quy định; đại hội, hội nghị quyết định."))


def kept_lines(vote: Vote, names: list[str], on: date) -> list[str]:
    """What is kept of the names on a paper: numbers only, where this installation may not hold them."""
    if not vote.named_where or accredited(vote.named_where, on):
        return names
    return [_("Số %(number)s") % {"number": number} for number in range(1, len(names) + 1)]


def same(name: str) -> str:
    """A name by which it is compared: however it was typed, in capitals or not."""
    return nfc(name).casefold()


def refuse_list(electors: Sequence[Elector]) -> None:
    """There is somebody to vote, and nobody twice."""
    if not [each for each in electors if not each.ground]:
        raise Refused(
            None,
            _("Danh sách người biểu quyết còn trống."),
            _(
                "Hãy ghi đảng viên chính thức của chi bộ, hoặc người giữ chức danh của cơ quan ấy, rồi mở lại."
            ),
        )
    if len({each.person_id for each in electors}) < len(electors):
        raise Refused(None, _("Có người đứng hai lần trong danh sách biểu quyết."))


def refuse_tellers(
    channel: str, tellers: Sequence[int], keys_needed: int, names: Sequence[str], on: date
) -> int:
    """Who counts fits how it is voted; nobody who stands on the paper counts.

    Returns:
        How many counters open the box together; 0 where there is no box.
    """
    if channel not in SECRET:
        if tellers:
            raise Refused(None, _("Giơ tay, giơ thẻ thì chủ tọa ghi số, không cần tổ kiểm phiếu."))
        return 0
    if len(set(tellers)) < len(tellers):
        raise Refused(None, _("Có người đứng hai lần trong tổ kiểm phiếu."))
    listed = {same(name) for name in names}
    standing = [
        name
        for name in Person.objects.filter(pk__in=tellers).values_list("full_name", flat=True)
        if same(name) in listed
    ]
    if standing:
        raise Refused(
            None, _("%(name)s có tên trên phiếu nên không kiểm phiếu.") % {"name": ", ".join(standing)}
        )
    if channel == Channel.PAPER:
        if len(tellers) != TELLERS_OF_PAPER:
            raise Refused(None, _("Hãy chọn hai người kiểm phiếu: hai bảng kiểm phiếu được đối chiếu."))
        return 0
    least = law("voting.counters_least", on).value
    needed = keys_needed or max(least, len(tellers) // 2 + 1)
    if len(tellers) > MOST_TELLERS:
        raise Refused(None, _("Tổ kiểm phiếu có nhiều nhất 15 người."))
    if needed < least or len(tellers) < needed:
        raise Refused(
            None,
            _("Cần ít nhất %(n)s người giữ mã mở hòm, và không đòi nhiều mã hơn số người.") % {"n": least},
        )
    return int(needed)


@action("vote.open", gettext_lazy("Mở biểu quyết"))
def open_vote(
    actor: Actor,
    organization: Organization,
    *,
    kind: str,
    matter: str,
    channel: str,
    body: Body | None = None,
    lines: Sequence[str] = (),
    at_most: int = 1,
    tellers: Sequence[Person] = (),
    keys_needed: int = 0,
) -> Voting:
    """Put a matter to the vote today, among those who vote about it here. See ``open_ballot``."""
    vote = VOTES.get(kind)
    if vote is None:
        raise Refused(None, _("Không có loại biểu quyết này."))
    if vote.bodies and body is None:
        raise Refused(None, _("Hãy chọn cơ quan biểu quyết."))
    with seen_by(PROGRAM):
        electors = electorate(vote, organization, body, today())
    return open_ballot(
        organization,
        kind=kind,
        matter=matter,
        channel=channel,
        electors=electors,
        body=body,
        lines=lines,
        at_most=at_most,
        tellers=[person.pk for person in tellers],
        keys_needed=keys_needed,
    )


@action("vote.open_round", gettext_lazy("Bầu thêm lần nữa"))
def open_round(actor: Actor, voting: Voting, *, lines: Sequence[str], runoff: bool = False) -> Voting:
    """A further round of an election that is not decided, with the same list and the same tellers.

    Args:
        lines: who stands: those tied, or whom the meeting names.
        runoff: among the tied; more votes win, without half.

    Raises:
        Refused: the former round is not counted, or left nothing to decide.
    """
    if voting.state != State.COUNTED or voting.declared.sort != Sort.NAMES:
        raise Refused(None, _("Lần bầu trước chưa kiểm phiếu xong."))
    came = voting.outcome.came
    seats = came.get("open_seats", 0)
    if not seats:
        raise Refused(None, _("Lần bầu trước đã bầu đủ, không còn gì phải bầu lại."))
    rule = law("election.secretary_rounds", today())
    if voting.round >= rule.value:
        warn(rule, _("Đã bầu nhiều lần không có kết quả; cấp trên có thể chỉ định."))
    with seen_by(PROGRAM):
        electors = [Elector(each.person_id, each.ground, each.present) for each in voting.voters.all()]
        tellers = list(voting.tellers.order_by("number").values_list("person_id", flat=True))
    return open_ballot(
        voting.organization,
        kind=voting.kind,
        matter=voting.matter,
        channel=voting.channel,
        electors=electors,
        body=voting.body,
        subject=voting.subject,
        lines=lines,
        at_most=seats,
        tellers=tellers,
        keys_needed=voting.keys_needed,
        former=voting,
        runoff=runoff,
    )


@action("vote.set_right", gettext_lazy("Ghi có mặt, lý do không tính"))
def set_right(actor: Actor, voter: Voter, *, present: bool, ground: str = "") -> Voter:
    """Whether somebody on the list is there, and why they are not counted if they are not.

    Raises:
        Refused: the vote is counted already, or whoever has this ground may not take part.
    """
    locked(voter.voting, State.KEYS, State.OPEN)
    if present and ground and ground not in MAY_COME:
        raise Refused(None, _("Người bị đình chỉ sinh hoạt, bị truy tố, bị tạm giam không dự biểu quyết."))
    voter.present, voter.ground = present, ground
    voter.save()
    return voter


@action("vote.withdraw", gettext_lazy("Hủy biểu quyết"))
def withdraw(actor: Actor, voting: Voting) -> Voting:
    """A vote that is not held after all: what is in the box goes unopened."""
    return give_up(locked(voting, State.KEYS, State.OPEN))


def told_of_presence(votings: Sequence[int], electors: Iterable[Elector]) -> None:
    """On the lists of open votes somebody has come or gone, within an action that is running. Who voted has voted."""
    rows = Voting.objects.select_for_update(of=("self",)).filter(
        pk__in=votings, state__in=(State.KEYS, State.OPEN)
    )
    open_ = list(rows.order_by("pk").values_list("pk", flat=True))
    for each in electors:
        found = Voter.objects.filter(voting__in=open_, person_id=each.person_id)
        found.update(present=bool(each.present), ground=each.ground)


def give_up(voting: Voting) -> Voting:
    """Take a vote that is locked out of the world, within an action that is running."""
    voting.slots.all().delete()
    voting.tellers.update(handed=None)
    voting.opener = voting.opening_key = None
    voting.state = State.WITHDRAWN
    voting.save()
    return voting


def locked(voting: Voting, *states: str) -> Voting:
    """A vote that nobody else opens, closes or casts in meanwhile.

    Raises:
        Refused: it does not stand where it should.
    """
    found = (
        Voting.objects.select_for_update(of=("self",))
        .select_related("organization", "body")
        .get(pk=voting.pk)
    )
    if found.state not in states:
        raise Refused(
            None,
            _("Biểu quyết này %(state)s.") % {"state": State(found.state).label},
            _("Hãy mở lại trang để xem."),
        )
    return found


@action("ballot.make_key", gettext_lazy("Tạo mã mở hòm phiếu"), elsewhere=("teller",))
def make_key(actor: Actor, teller: Teller, *, public_key: str) -> Teller:
    """A counter's own browser has made a key: what ballots are closed with comes here, the key itself stays there.

    With the last counter's key the vote opens.

    Raises:
        NotAllowed: it is another counter's.
        Refused: ballots are closed with the former key already, or this is none.
    """
    if actor.person_id is None or teller.person_id != actor.person_id:
        raise NotAllowed("ballot.make_key")
    with seen_by(PROGRAM):
        voting = locked(teller.voting, State.KEYS)
        public = bytes_of(public_key)
        if not sealing.is_point(public):
            raise Refused(None, _("Mã tạo trong trình duyệt chưa đúng. Hãy tạo lại."))
        teller.public_key = public
        teller.save()
        if not voting.tellers.filter(models.Q(public_key=None)).exists():
            voting.state = State.OPEN
            voting.save()
    return teller


def bytes_of(text: str) -> bytes:
    """What a browser sent as base64; nothing where it is none."""
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return b""
