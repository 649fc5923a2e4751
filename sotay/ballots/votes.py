"""Kinds of vote, declared: who votes about what, with which majority, and how it may be held. The rules are keys."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sotay.organizations.accreditation import Matter
from sotay.organizations.kinds import CELL_KINDS, COMMITTEE_KINDS, BodyKind, Kind

from .counting import Gathering
from .judging import Sort

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise
else:
    StrOrPromise = str

QUORUM = "meeting.quorum"
LEFT_OUT = {
    Gathering.MEMBERS: "voting.left_out_members",
    Gathering.COMMITTEE: "voting.left_out_committee",
    Gathering.DELEGATES: "voting.left_out_delegates",
}
"""The rule that says who is not counted, by who meets."""


class Channel(TextChoices):
    """How a vote is held."""

    HANDS = "hands", _("Giơ tay")
    CARD = "card", _("Giơ thẻ đảng viên")
    PAPER = "paper", _("Phiếu kín, tổ kiểm phiếu đếm")
    ELECTRONIC = "electronic", _("Phiếu kín điện tử")


@dataclass(frozen=True)
class Vote:
    """A kind of vote.

    Attributes:
        key: "<matter>.<who votes>".
        gathering: who meets.
        kinds: the kinds of organisation in which it takes place.
        bodies: the kinds of body that may hold it; none where the members themselves vote.
        majority, channels, quorum: keys of rules.
        sort: how its ballot paper is built.
        invalid: key of the rule that says which papers are invalid.
        named_where: what this installation must be accredited for to keep the names on the paper; elsewhere the lines
            are numbers, and the names stand on paper only.
    """

    key: str
    title: StrOrPromise
    gathering: Gathering
    kinds: tuple[Kind, ...]
    majority: str
    channels: str = "voting.channels_other"
    quorum: str = QUORUM
    bodies: tuple[BodyKind, ...] = ()
    sort: Sort = Sort.CHOICE
    invalid: str = "voting.invalid_choice"
    named_where: str = ""

    @property
    def left_out(self) -> str:
        """The key of the rule that says who is not counted."""
        return LEFT_OUT[self.gathering]


VOTES: dict[str, Vote] = {}


def declare(vote: Vote) -> Vote:
    """Make a kind of vote known."""
    if vote.key in VOTES:
        raise ValueError(f"two kinds of vote are called {vote.key}")
    VOTES[vote.key] = vote
    return vote


CELLS = CELL_KINDS
GRASSROOTS = (Kind.GRASSROOTS_COMMITTEE, Kind.SECTION, Kind.SUBORDINATE_COMMITTEE)
UPPER = (Kind.GRASSROOTS_COMMITTEE, Kind.UPPER, Kind.PROVINCE, Kind.CENTRAL_BRANCH)

MATTERS = (
    (
        "admission",
        "admission",
        "voting.channels_admission",
        _("Chi bộ đề nghị kết nạp đảng viên"),
        _("Đảng ủy cơ sở đề nghị kết nạp đảng viên"),
        _("Ban thường vụ quyết định kết nạp đảng viên"),
        _("Đảng ủy cơ sở được ủy quyền quyết định kết nạp đảng viên"),
    ),
    (
        "recognition",
        "probation",
        "voting.channels_membership",
        _("Chi bộ đề nghị công nhận đảng viên chính thức"),
        _("Đảng ủy cơ sở đề nghị công nhận đảng viên chính thức"),
        _("Ban thường vụ quyết định công nhận đảng viên chính thức"),
        _("Đảng ủy cơ sở được ủy quyền quyết định công nhận đảng viên chính thức"),
    ),
    (
        "removal",
        "removal",
        "voting.channels_membership",
        _("Chi bộ đề nghị xóa tên đảng viên"),
        _("Đảng ủy cơ sở đề nghị xóa tên đảng viên"),
        _("Ban thường vụ quyết định xóa tên đảng viên"),
        _("Đảng ủy cơ sở được ủy quyền quyết định xóa tên đảng viên"),
    ),
)
"""What four bodies in turn vote about: the matter, its family of rules, how it is voted, and the four titles."""

for matter, rules, channels, by_cell, by_grassroots, by_standing, by_delegated in MATTERS:
    declare(Vote(f"{matter}.cell", by_cell, Gathering.MEMBERS, CELLS, f"{rules}.cell_majority", channels))
    declare(
        Vote(
            f"{matter}.grassroots",
            by_grassroots,
            Gathering.COMMITTEE,
            GRASSROOTS,
            f"{rules}.grassroots_majority",
            channels,
            bodies=(BodyKind.EXECUTIVE,),
        )
    )
    declare(
        Vote(
            f"{matter}.standing",
            by_standing,
            Gathering.COMMITTEE,
            UPPER,
            f"{rules}.standing_majority",
            channels,
            bodies=(BodyKind.STANDING, BodyKind.PERMANENT),
        )
    )
    declare(
        Vote(
            f"{matter}.delegated",
            by_delegated,
            Gathering.COMMITTEE,
            (Kind.GRASSROOTS_COMMITTEE,),
            f"{rules}.delegated_majority",
            channels,
            bodies=(BodyKind.EXECUTIVE,),
        )
    )

COMMITTEES = (BodyKind.EXECUTIVE, BodyKind.STANDING, BodyKind.PERMANENT, BodyKind.INSPECTION)

declare(
    Vote(
        "discipline.cell",
        _("Chi bộ quyết định khiển trách, cảnh cáo"),
        Gathering.MEMBERS,
        CELLS,
        "discipline.low_majority",
        "voting.channels_discipline",
    )
)
declare(
    Vote(
        "expulsion.cell",
        _("Chi bộ đề nghị khai trừ"),
        Gathering.MEMBERS,
        CELLS,
        "discipline.expulsion_proposal_majority",
        "voting.channels_discipline",
    )
)
declare(
    Vote(
        "expulsion.proposal",
        _("Đảng ủy, ủy ban kiểm tra đề nghị khai trừ"),
        Gathering.COMMITTEE,
        COMMITTEE_KINDS,
        "discipline.expulsion_proposal_majority",
        "voting.channels_discipline",
        bodies=COMMITTEES,
    )
)
declare(
    Vote(
        "expulsion.decision",
        _("Cấp có thẩm quyền quyết định khai trừ"),
        Gathering.COMMITTEE,
        UPPER,
        "discipline.expulsion_decision_majority",
        "voting.channels_discipline",
        bodies=COMMITTEES,
    )
)
declare(
    Vote(
        "disbanding.proposal",
        _("Cấp ủy cấp trên trực tiếp đề nghị giải tán tổ chức đảng"),
        Gathering.COMMITTEE,
        UPPER,
        "organization.disband_proposal_majority",
        "voting.channels_discipline",
        bodies=(BodyKind.EXECUTIVE,),
    )
)
declare(
    Vote(
        "disbanding.decision",
        _("Cấp ủy cấp trên cách một cấp quyết định giải tán tổ chức đảng"),
        Gathering.COMMITTEE,
        UPPER,
        "organization.disband_decision_majority",
        "voting.channels_discipline",
        bodies=(BodyKind.EXECUTIVE,),
    )
)
declare(
    Vote(
        "resolution.cell",
        _("Chi bộ thông qua nghị quyết, ý kiến"),
        Gathering.MEMBERS,
        CELLS,
        "meeting.resolution_majority",
    )
)
declare(
    Vote(
        "resolution.cell_committee",
        _("Chi ủy thông qua ý kiến"),
        Gathering.COMMITTEE,
        CELLS,
        "meeting.resolution_majority",
        bodies=(BodyKind.CELL_COMMITTEE,),
    )
)
declare(
    Vote(
        "resolution.committee",
        _("Cấp ủy, ban thường vụ, ủy ban kiểm tra thông qua nghị quyết, ý kiến"),
        Gathering.COMMITTEE,
        COMMITTEE_KINDS,
        "meeting.resolution_majority",
        bodies=COMMITTEES,
    )
)
declare(
    Vote(
        "resolution.congress",
        _("Đại hội đại biểu thông qua nghị quyết"),
        Gathering.DELEGATES,
        COMMITTEE_KINDS,
        "meeting.resolution_majority",
    )
)
declare(
    Vote(
        "consultation.members",
        _("Lấy ý kiến đảng viên trong chi bộ"),
        Gathering.MEMBERS,
        CELLS,
        "meeting.resolution_majority",
        "voting.channels_consultation",
    )
)
declare(
    Vote(
        "consultation.committee",
        _("Lấy ý kiến các ủy viên"),
        Gathering.COMMITTEE,
        (*CELLS, *COMMITTEE_KINDS),
        "meeting.resolution_majority",
        "voting.channels_consultation",
        bodies=(BodyKind.CELL_COMMITTEE, *COMMITTEES),
    )
)
declare(
    Vote(
        "election.officers",
        _("Bầu đoàn chủ tịch, thư ký, ban kiểm phiếu"),
        Gathering.MEMBERS,
        CELLS,
        "election.winning_share",
        "voting.channels_officers",
    )
)

ELECTIONS = (
    ("cell", _("Bầu chi ủy, bí thư, phó bí thư, đại biểu ở chi bộ"), Gathering.MEMBERS, CELLS, ()),
    (
        "committee",
        _("Cấp ủy, ủy ban kiểm tra bầu các chức danh của mình"),
        Gathering.COMMITTEE,
        (*CELLS, *COMMITTEE_KINDS),
        (BodyKind.CELL_COMMITTEE, BodyKind.EXECUTIVE, BodyKind.STANDING, BodyKind.INSPECTION),
    ),
    ("congress", _("Đại hội bầu cấp ủy, đại biểu"), Gathering.DELEGATES, COMMITTEE_KINDS, ()),
)
for matter, title, gathering, kinds, bodies in ELECTIONS:
    declare(
        Vote(
            f"election.{matter}",
            title,
            gathering,
            kinds,
            "election.winning_share",
            "voting.channels_election",
            "election.quorum",
            bodies,
            Sort.NAMES,
            "voting.invalid_election",
        )
    )
declare(
    Vote(
        "confidence.committee",
        _("Lấy phiếu tín nhiệm"),
        Gathering.COMMITTEE,
        COMMITTEE_KINDS,
        "confidence.low_high",
        "voting.channels_confidence",
        "confidence.quorum",
        (BodyKind.EXECUTIVE, BodyKind.STANDING),
        Sort.LEVELS,
        "voting.invalid_confidence",
    )
)
declare(
    Vote(
        "planning.committee",
        _("Giới thiệu nhân sự quy hoạch"),
        Gathering.COMMITTEE,
        COMMITTEE_KINDS,
        "succession.majority",
        "voting.channels_planning",
        bodies=(BodyKind.EXECUTIVE, BodyKind.STANDING),
        sort=Sort.NAMES,
        invalid="voting.invalid_planning",
        named_where=Matter.PLANNING_NAMES,
    )
)
