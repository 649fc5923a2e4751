"""Merging: whatever order jottings come in, however often, the same stands in the end."""

from collections.abc import Iterator

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.meetings.fields import typed
from sotay.meetings.models import Jotting
from sotay.meetings.recording import AT_ONCE, Entry, jot, real_now, stamps
from sotay.meetings.signing import sign
from sotay.regulations import Refused
from tests import make
from tests.harness.worlds import taken_back

from .build import NOW, Cell, cell_of, entries, everything, planned, record


@pytest.fixture
def world(db: None) -> Iterator[Cell]:
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        yield cell_of(3)


KEYS = ("m.began", "m.conclusion", "t.aa.what", "t.bb.what", "s.time")
said = st.builds(
    Entry,
    key=st.sampled_from(KEYS),
    value=st.sampled_from(("", "1", "07", "12")),
    made_at=st.integers(0, 5),
    op=st.sampled_from(("a", "b", "c")),
).filter(lambda each: each.key != "m.began" or each.value == "")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(said, max_size=12, unique_by=lambda each: (each.key, each.made_at, each.op)), st.randoms())
def test_any_order_and_any_repetition_comes_to_the_same(world, handed_in, rng):
    with taken_back():
        meeting = planned(world.cell)
        for part in (handed_in, rng.sample(handed_in, len(handed_in)), handed_in[:3]):
            for each in part:
                jot(PROGRAM, meeting, entries=[each])
        wanted = {}
        for each in handed_in:
            known = wanted.get(each.key)
            if known is None or (known.made_at, known.op) < (each.made_at, each.op):
                wanted[each.key] = each
        assert stamps(meeting) == {key: [each.value, each.made_at, each.op] for key, each in wanted.items()}


def test_a_clock_that_runs_ahead_wins_no_longer_than_now(world):
    meeting = planned(world.cell)
    jot(world.secretary, meeting, entries=[Entry("m.conclusion", "sớm", real_now() + 10**9, "a")])
    assert Jotting.objects.get().made_at <= real_now()
    jot(world.secretary, meeting, entries=entries({"m.conclusion": "sau"}, at=real_now() + 5))
    assert Jotting.objects.get().value == "sau"


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("p.999999.seen", "absent", "không có trong danh sách"),
        ("i.999999.outcome", "done", "bỏ khỏi chương trình"),
        ("p.x.seen", "absent", "không đọc được"),
        ("m.began", "25:00", "Giờ ghi"),
        ("s.time", "năm", "chỉ ghi số"),
        ("m.democracy", "maybe", "lựa chọn"),
        ("m.conclusion", "a" * 4001, "quá dài"),
    ],
)
def test_what_cannot_be_taken_is_told_and_the_rest_stands(world, key, value, why):
    meeting = planned(world.cell)
    done = jot(
        world.secretary, meeting, entries=[Entry(key, value, 1, "bad"), Entry("m.began", "19:30", 1, "good")]
    )
    assert (done.taken, list(done.left)) == (1, ["bad"])
    assert why in done.left["bad"]


def test_too_much_at_once_is_refused(world):
    meeting = planned(world.cell)
    with pytest.raises(Refused, match="từng phần"):
        jot(world.secretary, meeting, entries=[Entry("m.conclusion", "", 1, "a")] * (AT_ONCE + 1))


def test_after_signing_nothing_is_added(world):
    meeting = planned(world.cell)
    record(world.secretary, meeting, everything(meeting))
    sign(world.secretary, meeting)
    with pytest.raises(Refused, match="đã ký biên bản"):
        record(world.secretary, meeting, {"m.conclusion": "muộn"})
    assert not Jotting.objects.exists()


def test_a_page_without_script_sends_only_what_was_changed():
    data = {
        "e:p.1.seen": "absent",
        "e:p.2.seen": "present",
        "e:m.chair": "",
        "was": '{"p.2.seen": "present"}',
        "x": "1",
    }
    assert {each.key: each.value for each in typed(data)} == {"p.1.seen": "absent"}


def secretary_at(world: Cell) -> Client:
    client = Client()
    client.force_login(make.account("cell_secretary", world.cell, "bithu"))
    return client


def test_the_whole_page_works_without_script(world):
    meeting = planned(world.cell, NOW)
    client = secretary_at(world)
    page = client.get(f"/meetings/{meeting.pk}/hold/").content.decode()
    assert page.count("<form") >= 5
    who = world.officials[2]
    client.post(
        f"/meetings/{meeting.pk}/hold/",
        {f"e:p.{who.pk}.seen": "absent", f"e:p.{who.pk}.reason": "leave", "was": "{}", "step": "roll"},
    )
    said = everything(meeting)
    item = next(item for item in meeting.items.all() if item.by == "vote")
    said[f"v.{item.pk}.for"] = "2"
    answer = client.post(f"/meetings/{meeting.pk}/hold/", {f"e:{key}": value for key, value in said.items()})
    assert answer.status_code == 302
    draft = client.get(f"/meetings/{meeting.pk}/sign/").content.decode()
    assert "BIÊN BẢN" in draft
    assert who.person.full_name in draft
    done = client.post(f"/meetings/{meeting.pk}/sign/", follow=True).content.decode()
    assert "Đã ký biên bản" in done
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        for name in ("minutes", "resolution"):
            answer = client.get(f"/meetings/{meeting.pk}/{name}/?as={kind}")
            assert answer.content.startswith(begins), (name, kind)


def test_what_a_telephone_sends_twice_is_there_once_and_it_is_told_what_stands(world):
    meeting = planned(world.cell, NOW)
    client = secretary_at(world)
    body = {"entries": '[{"key": "t.aa.what", "value": "Làm đường", "at": 5, "op": "x1"}]'}
    for _number in range(2):
        answer = client.post(f"/meetings/{meeting.pk}/sync/", body).json()
    assert answer["entries"]["t.aa.what"] == ["Làm đường", 5, "x1"]
    assert answer["open"] is True
    assert Jotting.objects.count() == 1
    bad = client.post(f"/meetings/{meeting.pk}/sync/", {"entries": "[1]"})
    assert bad.status_code == 409


def test_somebody_above_is_told_nothing_of_what_is_said(world):
    meeting = planned(world.cell, NOW)
    record(
        world.secretary,
        meeting,
        {"m.conclusion": "Lời trong phòng", f"p.{world.officials[0].pk}.said": "riêng"},
    )
    client = Client()
    client.force_login(make.account("organization_department", world.province.top, "tochuc"))
    for address in ("hold/", "sync/", "", "minutes/", "sign/"):
        answer = client.get(f"/meetings/{meeting.pk}/{address}", follow=True)
        assert "Lời trong phòng" not in answer.content.decode()
        assert "riêng" not in answer.content.decode().replace("của riêng", "")
