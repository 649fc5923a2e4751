"""Transfers between installations: a signed file goes, a slip comes back; what is changed or repeated does not."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as program
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import PROGRAM
from sotay.kernel.letters import LARGEST, own_keys, write_letter
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at, now
from sotay.members.letters.actions import send_letter, slip, take_in, take_slip
from sotay.members.letters.models import TransferLetter
from sotay.members.models import Member, Movement, Standing
from sotay.procedures.models import Case, CaseState
from sotay.regulations import Refused
from tests import make
from tests.procedures import stories
from tests.proving import contradictions

TODAY, SENT, ARRIVED = date(2026, 11, 20), date(2026, 11, 2), date(2026, 11, 20)
HERE, THERE = dict(program.DATA_KEYS), {71: "khóa của nơi khác"}


def key_of(keys: dict[int, str]) -> str:
    with override_settings(DATA_KEYS=keys):
        return own_keys()[0]


@contextmanager
def acting_here() -> Iterator[None]:
    with override_settings(DATA_KEYS=HERE, PARTNERS={"Nơi đến": key_of(THERE)}):
        yield


@contextmanager
def acting_there() -> Iterator[None]:
    with override_settings(DATA_KEYS=THERE, PARTNERS={"Nơi đi": key_of(HERE)}):
        yield


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(TODAY), seen_by(PROGRAM), acting_here():
        yield make.province()


@pytest.fixture
def case(world: make.Province) -> Case:
    member = make.official(world.cells[0], name="Nông Thị Chuyển", sex="female")
    case = stories.open_("departure", member, world.cells[0], SENT)
    stories.step(case, "introduced", SENT, papers=stories.TRANSFER_PAPERS[:3])
    stories.step(case, "confirmed", SENT, papers=("slip",))
    stories.step(case, "introduced", SENT)
    return case


def sent(case: Case) -> bytes:
    return send_letter(PROGRAM, case, partner="Nơi đến")


def test_a_member_goes_with_a_letter_and_leaves_the_count_when_the_slip_is_back(
    world: make.Province, case: Case
) -> None:
    letter = sent(case)
    assert Standing.objects.as_of(TODAY).filter(member_id=case.person_id).exists()
    with acting_there():
        arrived = take_in(PROGRAM, world.cells[2], content=letter, on=ARRIVED)
        back = slip(PROGRAM, arrived)
    assert (arrived.person.full_name, arrived.person.sex) == ("Nông Thị Chuyển", "female")
    assert (arrived.joined_on, arrived.official_on) == (date(2005, 9, 2), date(2006, 9, 2))
    assert Standing.objects.as_of(ARRIVED).get(member=arrived).status == "official"

    take_slip(PROGRAM, case, content=back)
    case.refresh_from_db()
    assert case.state == CaseState.AGREED
    booked = Movement.objects.get(member_id=case.person_id, kind="departure")
    assert (booked.counted_on, booked.from_organization_id) == (ARRIVED, world.cells[0].pk)
    assert contradictions() == {}


def test_a_letter_holds_no_number_that_identifies(case: Case) -> None:
    said = json.loads(sent(case))["body"]
    assert set(said["profile"]) == {"full_name", "sex", "born_on", "born_precision", "ethnicity"}


def test_asked_for_again_it_is_the_same_letter_to_the_same_place(case: Case) -> None:
    assert json.loads(sent(case))["number"] == json.loads(sent(case))["number"]
    assert TransferLetter.objects.count() == 1
    with (
        override_settings(PARTNERS={"Nơi đến": key_of(THERE), "Nơi thứ ba": key_of(THERE)}),
        pytest.raises(Refused, match="đã xuất cho Nơi đến"),
    ):
        send_letter(PROGRAM, case, partner="Nơi thứ ba")


def test_a_letter_is_taken_in_once(world: make.Province, case: Case) -> None:
    letter = sent(case)
    with acting_there():
        take_in(PROGRAM, world.cells[2], content=letter, on=ARRIVED)
        with pytest.raises(Refused, match="đã được nhập trước đây"):
            take_in(PROGRAM, world.cells[3], content=letter, on=ARRIVED)


def changed(**what: Any) -> Callable[[dict[str, Any]], bytes]:
    return lambda letter: json.dumps({**letter, **what}).encode()


def renamed(letter: dict[str, Any]) -> bytes:
    letter["body"]["profile"]["full_name"] = "Người Khác"
    return json.dumps(letter).encode()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (renamed, "Chữ ký không đúng"),
        (changed(signature=""), "Chữ ký không đúng"),
        (changed(signature="không phải chữ ký"), "Chữ ký không đúng"),
        (changed(signature=7), "Chữ ký không đúng"),
        (changed(number="7"), "Chữ ký không đúng"),
        (changed(to="ai khác"), "gửi cho nơi khác"),
        (changed(to=["ai khác"]), "gửi cho nơi khác"),
        (changed(**{"from": "ai khác"}), "Không biết khóa"),
        (changed(body=[]), "không phải là tệp"),
        (changed(format="sotay letter 9"), "không phải là tệp"),
        (changed(more=1), "không phải là tệp"),
        (lambda letter: b"", "không phải là tệp"),
        (lambda letter: b"\xff\xfe\x00", "không phải là tệp"),
        (lambda letter: json.dumps(letter).encode()[:-20], "không phải là tệp"),
        (lambda letter: b"[" * 50_000, "không phải là tệp"),
        (lambda letter: json.dumps(letter).encode() + b" " * LARGEST, "không phải là tệp"),
        (lambda letter: b'"PK"', "không phải là tệp"),
    ],
)
def test_what_is_no_sound_letter_is_refused_and_writes_nothing(
    world: make.Province, case: Case, spoil: Callable[[dict[str, Any]], bytes], words: str
) -> None:
    content = spoil(json.loads(sent(case)))
    before = Member.objects.count()
    with acting_there(), pytest.raises(Refused, match=words):
        take_in(PROGRAM, world.cells[2], content=content, on=ARRIVED)
    assert Member.objects.count() == before


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"profile": "x", "counted": {}, "beginning": {}},
        {"profile": {"full_name": "", "sex": "", "born_on": "", "born_precision": "day", "ethnicity": ""}},
    ],
)
def test_a_letter_that_is_signed_and_says_nonsense_is_refused(
    world: make.Province, body: dict[str, Any]
) -> None:
    letter = write_letter("transfer", "Nơi đến", uuid4(), now(), body)
    with acting_there(), pytest.raises(Refused, match="không đọc được"):
        take_in(PROGRAM, world.cells[2], content=letter, on=ARRIVED)


def test_a_letter_is_not_a_slip_and_a_slip_of_another_case_books_nothing(
    world: make.Province, case: Case
) -> None:
    letter = sent(case)
    with acting_there():
        arrived = take_in(PROGRAM, world.cells[2], content=letter, on=ARRIVED)
        back = slip(PROGRAM, arrived)
    with pytest.raises(Refused, match="khác loại"):
        take_in(PROGRAM, world.cells[2], content=back, on=ARRIVED)
    with pytest.raises(Refused, match="gửi cho nơi khác"):
        take_slip(PROGRAM, case, content=letter)
    other = stories.open_("departure", make.official(world.cells[0]), world.cells[0], SENT)
    with pytest.raises(Refused, match="không phải của hồ sơ này"):
        take_slip(PROGRAM, other, content=back)
    take_slip(PROGRAM, case, content=back)
    with pytest.raises(Refused, match="đã được ghi"):
        take_slip(PROGRAM, case, content=back)


def test_only_a_departure_that_was_introduced_has_a_letter(world: make.Province) -> None:
    begun = stories.open_("departure", make.official(world.cells[0]), world.cells[0], SENT)
    with pytest.raises(Refused, match="chưa đến bước gửi đi"):
        sent(begun)
    with pytest.raises(Refused, match="không đến bằng tệp"):
        slip(PROGRAM, make.official(world.cells[0]))


def test_neither_side_acts_for_the_other(world: make.Province, case: Case) -> None:
    neighbour = make.actor("grassroots_office", world.communes[1])
    secretary = make.actor("cell_secretary", world.cells[0])
    for stranger in (neighbour, secretary):
        with pytest.raises(NotAllowed):
            send_letter(stranger, case, partner="Nơi đến")
    with acting_there(), pytest.raises(NotAllowed):
        take_in(make.actor("grassroots_office", world.communes[0]), world.cells[2], content=b"", on=ARRIVED)


def test_from_page_to_page(world: make.Province, case: Case) -> None:
    here, there = Client(), Client()
    here.force_login(make.account("grassroots_office", world.communes[0]))
    there.force_login(make.account("grassroots_office", world.communes[1]))
    assert "Xuất tệp chuyển sinh hoạt" in here.get(f"/cases/{case.pk}/").content.decode()
    letter = here.post(reverse("members:letter_send", args=[case.pk]), {"partner": "Nơi đến"})
    assert "attachment" in letter["Content-Disposition"]
    with acting_there():
        page = reverse("members:letter_in", args=[world.cells[2].pk])
        wrong = there.post(page, {"file": SimpleUploadedFile("a.json", b"{}"), "on": "20/11/2026"})
        assert "không phải là tệp chuyển sinh hoạt" in wrong.content.decode()
        done = there.post(page, {"file": SimpleUploadedFile("a.json", letter.content), "on": "20/11/2026"})
        back = there.post(done["Location"])
    ended = here.post(
        reverse("members:letter_slip_in", args=[case.pk]),
        {"file": SimpleUploadedFile("b.json", back.content)},
    )
    assert ended["Location"] == f"/cases/{case.pk}/"
    case.refresh_from_db()
    assert case.state == CaseState.AGREED


def test_an_office_above_cells_says_into_which_cell_a_letter_leads(world: make.Province) -> None:
    client = Client()
    client.force_login(make.account("grassroots_office", world.communes[1]))
    commune, cell = (
        reverse("members:letter_in", args=[each.pk]) for each in (world.communes[1], world.cells[2])
    )
    asked = client.get(commune).content.decode()
    assert f'href="{cell}"' in asked
    assert 'type="file"' not in asked
    assert 'type="file"' in client.get(cell).content.decode()
    assert 'type="file"' in client.get(f"{commune}?here=1").content.decode()
