"""What members say to the organisation: who reads it, who learns from whom, and that nameless is nameless."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection, connections, transaction

from sotay.handbook import letterbox
from sotay.handbook.actions import forget_answered, hand_over, reply, send, write_down
from sotay.handbook.letterbox import Letter, answered_to, deliver, drop, touch
from sotay.handbook.models import Feedback, FeedbackSender, HandedOver, Visit, senders_of
from sotay.kernel import secrets
from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry, Sending
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.people.models import Account
from sotay.regulations import Refused
from tests import make
from tests.desk.visiting import words
from tests.handbook.world import account_of, build, signed_in

TEXT = "Nên họp chi bộ vào buổi tối để người đi làm dự được."


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def world(a_province):
    return build(a_province)


def users(world, count):
    """So many members of the cell who have an account, and have used the handbook today."""
    made = []
    for number in range(count):
        member = make.official(world.cell)
        made.append(account_of(member, world.cell, f"người {number}"))
        touch(made[-1].pk, make.TODAY)
    return made


def letter(world, **more):
    values = {"to": world.cell.pk, "about": 0, "naming": "nameless", "origin": 0, "text": TEXT, "receipt": ""}
    return Letter(**{**values, "day": make.TODAY.isoformat(), **more})


def said(world, **more):
    return send(make.acting(world.account), world.cell, text=TEXT, **more)


def office(world, role, organization):
    return make.acting(make.account(role, organization))


def test_what_is_said_with_a_name_is_read_where_it_was_sent_and_answered(world):
    row = said(world)
    secretary = signed_in(make.account("cell_secretary", world.cell))
    page = words(secretary.get(f"/handbook/feedback/of/{world.cell.pk}/"))
    assert TEXT in page
    assert "Lý Thị Tôi" in page
    assert "Góp ý chưa trả lời" in words(secretary.get("/"))
    secretary.post(f"/handbook/feedback/{row.pk}/answer/", {"answer": "Chi bộ sẽ họp lúc 19 giờ."})
    assert "Góp ý chưa trả lời" not in words(secretary.get("/"))
    assert "Chi bộ sẽ họp lúc 19 giờ." in words(signed_in(world.account).get("/handbook/feedback/"))


def test_no_office_above_reads_along(world):
    row = said(world)
    above = make.account("organization_department", world.province.top)
    client = signed_in(above)
    assert TEXT not in words(client.get(f"/handbook/feedback/of/{world.cell.pk}/"))
    assert client.get(f"/handbook/feedback/{row.pk}/answer/").status_code == 404
    with pytest.raises(NotAllowed):
        reply(make.acting(above), row, answer="Không phải việc của tôi")
    connection.cursor().execute("SELECT set_config('sotay.whole', '', false)")
    with seen_by(make.acting(above)):
        assert not Feedback.objects.exists()
        assert not FeedbackSender.objects.exists()
    with seen_by(make.acting(world.account)):
        assert Feedback.objects.count() == 1


def test_whoever_is_criticised_reads_the_text_and_never_the_sender(world):
    commune = world.province.communes[0]
    elsewhere = send(make.acting(world.account), commune, text=TEXT, about=world.cell)
    to_themselves = said(world, about=world.cell)
    secretary = make.account("cell_secretary", world.cell)
    page = words(signed_in(secretary).get(f"/handbook/feedback/of/{world.cell.pk}/"))
    assert page.count(TEXT) == 2
    assert "Lý Thị Tôi" not in page
    connection.cursor().execute("SELECT set_config('sotay.whole', '', false)")
    with seen_by(make.acting(secretary)):
        assert senders_of([elsewhere, to_themselves]) == {}
    with seen_by(office(world, "grassroots_office", commune)):
        assert [each.full_name for each in senders_of([elsewhere]).values()] == ["Lý Thị Tôi"]


def test_a_letter_that_denounces_is_erased_and_leaves_a_number_and_a_day(world):
    row = said(world, about=world.cell)
    number = row.pk
    secretary = office(world, "cell_secretary", world.cell)
    with pytest.raises(Refused, match="sau hôm nay"):
        hand_over(secretary, row, number="12-CV/CB", on=make.TODAY + timedelta(days=1))
    hand_over(secretary, row, number="12-CV/CB", on=make.TODAY)
    assert not Feedback.objects.exists()
    assert not FeedbackSender.objects.exists()
    kept = HandedOver.objects.get()
    assert (kept.number, kept.handed_on) == ("12-CV/CB", make.TODAY)
    assert not AuditEntry.objects.filter(
        subject=f"handbook.feedback:{number}", action="feedback.send"
    ).exists()
    page = words(
        signed_in(make.account("cell_secretary", world.cell, "s")).get(
            f"/handbook/feedback/of/{world.cell.pk}/"
        )
    )
    assert "12-CV/CB" in page
    assert TEXT not in page


def test_the_secretary_writes_down_for_a_member_and_it_is_marked(world):
    secretary = signed_in(make.account("cell_secretary", world.cell))
    secretary.post(
        f"/handbook/{world.other.pk}/feedback/", {"organization": world.cell.pk, "about": "", "text": TEXT}
    )
    row = Feedback.objects.get()
    assert row.sender.person_id == world.other.pk
    assert row.written_down_as.startswith("Bí thư chi bộ")
    assert "ghi hộ" in words(secretary.get(f"/handbook/feedback/of/{world.cell.pk}/"))
    with pytest.raises(NotAllowed):
        write_down(make.acting(world.account), world.other, organization=world.cell, text=TEXT)


def test_what_was_answered_long_ago_is_forgotten(world):
    row = said(world)
    reply(office(world, "cell_secretary", world.cell), row, answer="Đã rõ.")
    with entry(PROGRAM, "test"):
        assert forget_answered(date(2026, 3, 19)) == 0
        assert forget_answered(date(2026, 3, 20)) == 1


# Without a name ----------------------------------------------------------------------------------------------


def test_among_few_nobody_writes_without_a_name(world):
    users(world, 3)
    touch(world.account.pk, make.TODAY)
    client = signed_in(world.account)
    sent = {"organization": world.cell.pk, "about": "", "text": TEXT, "naming": "nameless"}
    assert "dễ đoán ra người gửi" in words(client.post("/handbook/feedback/", sent))
    users_more = account_of(make.official(world.cell), world.cell, "thứ năm")
    touch(users_more.pk, make.TODAY)
    assert "Mã để xem trả lời" in words(client.post("/handbook/feedback/", sent))


def test_the_sender_finds_the_answer_by_a_code_that_is_kept_nowhere(world):
    users(world, 5)
    client = signed_in(world.account)
    page = words(
        client.post(
            "/handbook/feedback/",
            {"organization": world.cell.pk, "about": "", "text": TEXT, "naming": "nameless"},
        )
    )
    code = next(word for word in page.split() if word.count("-") == 3)
    assert "Chưa thấy thư nào" in words(client.post("/handbook/feedback/answer/", {"code": code}))
    assert deliver(make.TODAY) == 1
    assert "Đã giao, chưa có trả lời" in words(
        client.post("/handbook/feedback/answer/", {"code": code.lower()})
    )
    reply(office(world, "cell_secretary", world.cell), Feedback.objects.get(), answer="Sẽ họp buổi tối.")
    assert "Sẽ họp buổi tối." in words(client.post("/handbook/feedback/answer/", {"code": code}))
    assert answered_to("AAAA-BBBB-CCCC-DDDD") is None


def test_a_letter_waits_until_enough_others_have_come(world):
    made = users(world, 5)
    drop(world.account.pk, letter(world, day=(make.TODAY + timedelta(days=1)).isoformat()))
    assert deliver(make.TODAY + timedelta(days=1)) == 0
    for other in made[:3]:
        touch(other.pk, make.TODAY + timedelta(days=2))
    assert deliver(make.TODAY + timedelta(days=2)) == 0
    touch(made[3].pk, make.TODAY + timedelta(days=2))
    assert deliver(make.TODAY + timedelta(days=3)) == 1
    assert deliver(make.TODAY + timedelta(days=4)) == 0
    assert Feedback.objects.get().received_on == make.TODAY + timedelta(days=3)


def test_one_letter_lies_in_the_box_at_a_time(world):
    users(world, 5)
    drop(world.account.pk, letter(world))
    drop(world.account.pk, letter(world))
    with pytest.raises(Refused, match="chưa được giao"):
        drop(world.account.pk, letter(world, text="Một điều khác."))
    assert deliver(make.TODAY) == 1


def test_with_the_cells_name_only_the_cell_is_told(world):
    users(world, 5)
    commune = world.province.communes[0]
    drop(world.account.pk, letter(world, to=commune.pk, naming="organization", origin=world.cell.pk))
    deliver(make.TODAY)
    row = Feedback.objects.get()
    assert row.origin_id == world.cell.pk
    assert not FeedbackSender.objects.exists()


def test_the_longest_letter_fits_into_an_envelope_as_long_as_an_empty_one(world):
    longest = letter(world, text="ệ" * letterbox.LONGEST, receipt="1:" + "f" * 64, about=10**9, origin=10**9)
    assert len(letterbox._close(longest)) == len(letterbox._close(None))


@pytest.fixture
def committed(committed_database):
    made = build()
    with transaction.atomic():
        made.users = users(made, 7)
    return made


def everything(alias):
    """All rows of all tables, as the owner of the database reads them: with transaction and place on the disk."""
    found = {}
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT xmin::text, ctid::text, to_jsonb(t) FROM "{table}" t')
            found[table] = [
                (xmin, ctid, json.loads(row) if isinstance(row, str) else row)
                for xmin, ctid, row in cursor.fetchall()
            ]
    return found


def test_the_owner_of_the_database_cannot_tell_who_of_those_who_opened_a_page_wrote_it(committed):
    """Seven open the same page, one of them writes; every trace of the seven is alike, before and after delivery."""
    world = committed
    browsers = [signed_in(account) for account in world.users]
    for browser in browsers:
        browser.get("/handbook/feedback/")
    before = everything("owner")
    writer = 3
    for number, browser in enumerate(browsers):
        if number == writer:
            sent = {"organization": world.cell.pk, "about": "", "text": TEXT, "naming": "nameless"}
            assert browser.post("/handbook/feedback/", sent).status_code == 200
        else:
            browser.get("/handbook/feedback/")
    between = everything("owner")

    numbers = {account.pk for account in world.users}
    mine = [(xmin, row) for xmin, _ctid, row in between["handbook_visit"] if row["account_id"] in numbers]
    assert len({xmin for xmin, _row in mine}) == 7
    assert len({len(row["envelope"]) for _xmin, row in mine}) == 1
    assert {row["seen_on"] for _xmin, row in mine} == {make.TODAY.isoformat()}
    changed = {
        table for table in between if sorted(map(repr, between[table])) != sorted(map(repr, before[table]))
    }
    assert changed <= {"handbook_visit", "people_session"}
    assert TEXT not in repr(between)

    with clock_stopped_at(make.TODAY):
        assert deliver(make.TODAY) == 1
    after = everything("owner")
    ((xmin, _ctid, row),) = after["handbook_feedback"]
    assert row["text"] == TEXT
    assert row["received_on"] == make.TODAY.isoformat()
    visits = [(one, each) for one, _at, each in after["handbook_visit"] if each["account_id"] in numbers]
    assert {one for one, _each in visits} == {xmin}
    assert len({len(each["envelope"]) for _one, each in visits}) == 1
    opened = [each for _one, _at, each in after["kernel_auditentry"] if each["id"] == row["entry_id"]]
    assert [(each["account_id"], each["actor"], each["action"]) for each in opened] == [
        (None, "chương trình", "feedback.deliver")
    ]
    assert after["handbook_feedbacksender"] == []
    assert not Sending.objects.exists()
    assert Account.objects.filter(pk__in=numbers).count() == 7


def test_an_envelope_whose_key_is_gone_is_an_empty_one(world, settings):
    users(world, 5)
    drop(world.account.pk, letter(world))
    settings.DATA_KEYS = {3: "a key that came later"}
    secrets._fernet.cache_clear()
    secrets._derived.cache_clear()
    touch(world.account.pk, make.TODAY)
    assert letterbox._open(Visit.objects.get(pk=world.account.pk).envelope) is None
