"""The site as somebody walks through it: every address, a world with an example of every argument, and who asks."""

import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from types import UnionType
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from sotay.ballots.actions import record as record_a_vote
from sotay.ballots.electorate import Elector
from sotay.ballots.models import Teller, Voter, VoteResult, Voting
from sotay.ballots.opening import open_ballot
from sotay.documents.actions import enter as enter_document
from sotay.documents.models import Document, StudyRequest
from sotay.documents.studying import ask as ask_to_study
from sotay.handbook.actions import write_down
from sotay.handbook.models import Feedback
from sotay.kernel import converters
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.kernel.time import clock_stopped_at, now
from sotay.kernel.web import PUBLIC, SIGNED_IN
from sotay.meetings.actions import plan as plan_meeting
from sotay.meetings.models import Assignment, Meeting
from sotay.members.export_requests import ExportRequest
from sotay.members.extracts.actions import save_extract
from sotay.members.extracts.models import SavedExtract
from sotay.members.extracts.spec import Spec
from sotay.members.imports import RosterImport
from sotay.members.models import Member, Movement
from sotay.members.prospects.models import Prospect
from sotay.members.roster.actions import upload
from sotay.members.screening.actions import enlist
from sotay.members.screening.models import ScreenedMember, ScreeningPart, ScreeningRound
from sotay.members.screening.rounds import open_round
from sotay.members.supplements.actions import hand_in
from sotay.members.supplements.models import Supplement
from sotay.members.taking.models import TakenList
from sotay.organizations.accreditation import Accreditation
from sotay.organizations.accrediting import record_accreditation
from sotay.organizations.models import Body, Organization, Post, Unit
from sotay.organizations.pattern_actions import adopt
from sotay.organizations.patterns import Pattern
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import draft
from sotay.organizations.plans import Reorganization
from sotay.organizations.structure import constitute, found_unit, seat
from sotay.papers.actions import issue as issue_number
from sotay.papers.models import IssuedNumber
from sotay.people.access import FactorReset
from sotay.people.breaches import record_incident
from sotay.people.incidents import Incident
from sotay.people.models import Account, Deputy, Office
from sotay.people.offices import name_deputy
from sotay.people.recovery import ask_factor_reset
from sotay.people.roles import ROLES
from sotay.procedures.actions import open_case
from sotay.procedures.calendar_actions import make_calendar
from sotay.procedures.calendars import CalendarAddress
from sotay.procedures.models import Case, Task
from sotay.targets.actions import set_target
from sotay.targets.models import Target
from tests import make
from tests.harness.worlds import taken_back


@dataclass(frozen=True)
class Address:
    """One address of the site: its pattern in words, its view, and the kinds of argument it takes."""

    name: str
    route: str
    view: Callable[..., Any]
    arguments: dict[str, Any]


def addresses(
    patterns: list[Any] | None = None, before: str = "", arguments: dict[str, Any] | None = None
) -> list[Address]:
    """All addresses below some patterns, the site's by default."""
    found: list[Address] = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route, taken = before + str(pattern.pattern), {**(arguments or {}), **pattern.pattern.converters}
        if isinstance(pattern, URLResolver):
            found += addresses(pattern.url_patterns, route, taken)
        elif isinstance(pattern, URLPattern):
            found.append(Address(pattern.name or route, route, pattern.callback, taken))
    return found


ADDRESSES = addresses()
OWN_PLACE = {"cell_secretary": 2, "member": 2, "grassroots_office": 1}


"""How deep in a branch a role has its office; the others hold theirs at the district."""


@pytest.fixture
def today():
    with clock_stopped_at(make.TODAY):
        yield


class World:
    """A province whose first district holds an example of everything, and whose second only looks over the fence."""

    def __init__(self) -> None:
        self.province = make.province()
        cell, commune, district = (
            self.province.cells[0],
            self.province.communes[0],
            self.province.districts[0],
        )
        self.member = Member.objects.select_related("person").get(pk=make.member(cell, date(2023, 2, 3)).pk)
        self.body = constitute(PROGRAM, cell, kind="cell_committee", name="Chi ủy", on=make.FOUNDED)
        self.post = seat(PROGRAM, self.body, title="secretary", on=make.FOUNDED)
        self.unit = found_unit(PROGRAM, commune, name="Thôn Nà Pán", kind="village", on=make.FOUNDED)
        make.member(self.province.cells[2], date(2023, 2, 3))
        self.prospect = make.prospect(cell)
        self.supplement = hand_in(PROGRAM, self.member, values={"phone": "0912000111"}, on=make.TODAY)
        self.roster = upload(
            PROGRAM,
            cell,
            content="Họ và tên;Ngày sinh\nNông Văn Lý;3/2/1980\n".encode(),
            file_name="a.csv",
            opens_on=make.OPENED,
        )
        self.extract = save_extract(
            make.actor("cell_secretary", cell), cell, title="Danh sách", spec=Spec(), shared=True
        )
        self.pattern = adopt(
            PROGRAM,
            cell,
            name="Chi bộ ghép hai thôn",
            sort="cells",
            on=make.FOUNDED,
            decision=make.decision(),
        )
        lines = [PlanLine("dissolve", cell.pk)]
        self.plan = draft(PROGRAM, cell, name="Sắp xếp", effective_on=make.TODAY, lines=lines)
        self.incident = record_incident(PROGRAM, cell, discovered_at=now(), what="Mất máy", kinds=["contact"])
        self.accreditation = record_accreditation(
            PROGRAM,
            self.province.top,
            what="planning_names",
            level="mat",
            on=make.FOUNDED,
            decision=make.decision(),
        )
        with entry(PROGRAM, "test.ask"):
            self.request = ExportRequest(
                organization=cell, export="member.export", words="", what="", count=501, asked_at=now()
            )
            self.request.save()
            self.taken = TakenList(
                organization=cell, export="member.export", count=2001, asked_at=now(), office_path=cell.path
            )
            self.taken.save()
        self.vote = record_a_vote(
            PROGRAM,
            cell,
            kind="resolution.cell",
            held_on=make.TODAY,
            channel="hands",
            summoned=9,
            present=8,
            votes_for=7,
        )
        voters = [make.official(cell).person_id for _each in range(5)]
        with entry(PROGRAM, "test.open"):
            self.voting = open_ballot(
                cell,
                kind="election.cell",
                matter="Bầu bí thư",
                channel="paper",
                lines=["Hoàng Văn A", "Hoàng Văn B"],
                electors=[Elector(pk) for pk in voters],
                tellers=voters[:2],
            )
        self.voter, self.teller = self.voting.voters.latest("pk"), self.voting.tellers.get(number=1)
        self.case = open_case(
            PROGRAM, cell, procedure="recognition", on=make.TODAY, person=self.member.person
        )
        self.screening = open_round(
            PROGRAM,
            commune,
            decision=make.decision(),
            on=make.TODAY,
            list_by=make.TODAY,
            ends_on=make.TODAY,
        )
        self.part = ScreeningPart.objects.get(case__organization=cell)
        self.screened = enlist(PROGRAM, self.part, member=self.member, ground="tasks", on=make.TODAY)
        self.number = issue_number(PROGRAM, cell, document_type="resolution", dated=make.TODAY)
        self.goal = set_target(
            PROGRAM,
            cell,
            code="members_admitted",
            first_year=2024,
            value=3,
            decision=make.decision(on=make.TODAY),
        )
        self.meeting = plan_meeting(PROGRAM, cell, kind="regular", on=make.TODAY)
        with entry(PROGRAM, "test.assign"):
            self.assignment = Assignment(meeting=self.meeting, what="Làm đường", due_on=make.TODAY)
            self.assignment.save()
        self.document = enter_document(
            PROGRAM, cell, kind="plan", number="1-KH/CB", issued_on=make.TODAY, title="Kế hoạch", open_=True
        )
        self.study = ask_to_study(PROGRAM, self.document, organization=cell, due_on=make.TODAY)
        self.said_to = [
            write_down(PROGRAM, self.member, organization=each, text="Nên họp sớm hơn nửa giờ.")
            for each in (district, commune, cell)
        ]
        self.here = [district, commune, cell]
        self.there = [self.province.districts[1], self.province.communes[1], self.province.cells[2]]
        self.holder = make.account("cell_secretary", cell, "chủ tài khoản")
        self.office = Office.objects.get(account=self.holder)
        self.secret = make_calendar(make.acting(self.holder), self.office)
        self.calendar = CalendarAddress.objects.get(account=self.holder)
        self.deputy = name_deputy(
            PROGRAM,
            self.office,
            account=make.account("member", cell, "người làm thay"),
            on=make.TODAY,
            until=make.TODAY,
        )
        self.reset = ask_factor_reset(PROGRAM, self.holder, checked="in_person")
        self.accounts: dict[tuple[str, bool], Account] = {}

    def feedback(self, account: Account | None) -> Feedback:
        """What was said to the office that a role has its place in: no office above reads along."""
        roles = (role for (role, _neighbour), each in self.accounts.items() if each == account)
        return self.said_to[OWN_PLACE.get(next(roles, "cell_secretary"), 0)]

    def example(self, kind: Any, account: Account | None = None) -> Any:
        """An argument of an address, by the kind of its converter, for somebody or for nobody in particular."""
        examples: dict[type[Any], Callable[[], Any]] = {
            converters.OrganizationConverter: lambda: self.here[2].pk,
            converters.MemberConverter: lambda: self.member.pk,
            converters.ProspectConverter: lambda: self.prospect.pk,
            converters.ScreenedConverter: lambda: self.screened.pk,
            converters.ScreeningRoundConverter: lambda: self.screening.pk,
            converters.SupplementConverter: lambda: self.supplement.pk,
            converters.MovementConverter: lambda: Movement.objects.filter(member=self.member).latest("id").pk,
            converters.EntryConverter: lambda: (
                AuditEntry.objects.filter(place=self.here[2].path).latest("id").pk
            ),
            converters.ImportConverter: lambda: self.roster.pk,
            converters.ExtractConverter: lambda: self.extract.pk,
            converters.ExportRequestConverter: lambda: self.request.pk,
            converters.TakenListConverter: lambda: self.taken.pk,
            converters.IncidentConverter: lambda: self.incident.pk,
            converters.PlanConverter: lambda: self.plan.pk,
            converters.LineConverter: lambda: 1,
            converters.SeriesConverter: lambda: self.number.series_id,
            converters.NumberConverter: lambda: self.number.pk,
            converters.VoteConverter: lambda: self.vote.pk,
            converters.BallotConverter: lambda: self.voting.pk,
            converters.VoterConverter: lambda: self.voter.pk,
            converters.CaseConverter: lambda: self.case.pk,
            converters.TargetConverter: lambda: self.goal.pk,
            converters.MeetingConverter: lambda: self.meeting.pk,
            converters.AssignmentConverter: lambda: self.assignment.pk,
            converters.DocumentConverter: lambda: self.document.pk,
            converters.StudyRequestConverter: lambda: self.study.pk,
            converters.ProcedureConverter: lambda: "recognition",
            converters.PatternConverter: lambda: self.pattern.pk,
            converters.IndicatorConverter: lambda: "party_members_total",
            converters.CheckConverter: lambda: "quality_born_missing",
            converters.PaperFormConverter: lambda: "resolution_cell_recognition",
            converters.ActionConverter: lambda: "member.die",
            converters.PasskeyConverter: lambda: 1,
            converters.SecretConverter: lambda: self.secret,
            converters.FeedbackConverter: lambda: self.feedback(account).pk,
        }
        if type(kind) not in examples:
            pytest.fail(f"no example for {type(kind).__name__}")
        return examples[type(kind)]()

    def target(self, annotation: Any) -> Any:
        """A target of an action, by its type."""
        kinds = typing.get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
        examples = {
            Organization: self.here[2],
            Member: self.member,
            Prospect: self.prospect,
            Supplement: self.supplement,
            ScreeningRound: self.screening,
            ScreeningPart: self.part,
            ScreenedMember: self.screened,
            Body: self.body,
            Post: self.post,
            Unit: self.unit,
            RosterImport: self.roster,
            SavedExtract: self.extract,
            ExportRequest: self.request,
            TakenList: self.taken,
            Incident: self.incident,
            Accreditation: self.accreditation,
            VoteResult: self.vote,
            Voting: self.voting,
            Voter: self.voter,
            Teller: self.teller,
            Case: self.case,
            Task: self.case.tasks.get(),
            IssuedNumber: self.number,
            Target: self.goal,
            Meeting: self.meeting,
            Assignment: self.assignment,
            Document: self.document,
            StudyRequest: self.study,
            Pattern: self.pattern,
            Account: self.holder,
            Office: self.office,
            Deputy: self.deputy,
            FactorReset: self.reset,
            CalendarAddress: self.calendar,
            Feedback: self.feedback(None),
            Reorganization: self.plan,
        }
        found = [examples[kind] for kind in kinds if kind in examples]
        if not found:
            pytest.fail(f"no example for {annotation}")
        return found[0]

    def account(self, role: str, *, neighbour: bool) -> Account:
        if (role, neighbour) not in self.accounts:
            branch = self.there if neighbour else self.here
            name = f"{role}-{'there' if neighbour else 'here'}"
            self.accounts[role, neighbour] = make.account(role, branch[OWN_PLACE.get(role, 0)], name)
        return self.accounts[role, neighbour]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), clock_stopped_at(make.TODAY), taken_back():
        yield World()


@pytest.fixture
def world(built, today):
    """The world, with no account yet; what a walk leaves behind is taken back."""
    with taken_back():
        built.accounts = {}
        yield built


def ask(
    world: World, address: Address, account: Account | None, *, follow: bool = True, language: str = "vi"
) -> Any:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    if account:
        client.force_login(account)
    path = "/" + address.route
    for name, converter in address.arguments.items():
        kind = next(key for key, known in converters.CONVERTERS.items() if isinstance(converter, known))
        path = path.replace(f"<{kind}:{name}>", str(world.example(converter, account)))
    return client.get(path, follow=follow)


POSTED = {
    "ask_export",
    "answer_export",
    "plan_line_remove",
    "act_in",
    "sign_out",
    "set_language",
    "set_look",
    "columns",
    "own_notices",
    "to_elsewhere",
    "supplement_withdraw",
}


"""Addresses that only take what is sent to them."""


def holds(role: str, open_to: str) -> bool:
    return open_to in (PUBLIC, SIGNED_IN) or any(fnmatchcase(open_to, pattern) for pattern in ROLES[role].may)


def takes_place(address: Address) -> bool:
    kinds = (
        converters.ProcedureConverter,
        converters.IndicatorConverter,
        converters.CheckConverter,
        converters.ActionConverter,
        converters.SecretConverter,
    )
    return any(not isinstance(converter, kinds) for converter in address.arguments.values())
