"""A backup is the database of one moment; it comes back whole, elsewhere, or not at all."""

import contextlib
import functools
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import die
from sotay.members.models import Member, Movement
from sotay.organizations.models import Organization
from sotay.site.safekeeping import keeping, restoring
from sotay.site.safekeeping.dumping import NotDone, understood
from sotay.site.safekeeping.envelope import Closing, Unreadable
from sotay.site.safekeeping.keeping import back_up, looked_through
from sotay.site.safekeeping.manifest import differences, key_marks, row_counts
from sotay.site.safekeeping.restoring import restore, unfinished
from tests import make
from tests.make import Province
from tests.proving import contradictions

KEY = "khóa sao lưu dùng cho phép thử"
GoToEmpty = Callable[[], None]


@pytest.fixture
def world(committed_database: None) -> Iterator[Province]:
    with clock_stopped_at(make.TODAY):
        made = make.province()
        made.members = [make.official(cell) for cell in made.cells for _ in range(2)]
        make.member(made.cells[0])
        yield made


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "Closing", functools.partial(Closing, cost=2))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hôm nay.sotay"


def silent(_words: str) -> None:
    pass


def is_empty() -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")
        return bool(cursor.fetchone()[0] == 0)


def test_everything_comes_back_with_its_figures(
    world: Province, file: Path, empty_database: GoToEmpty
) -> None:
    made = back_up(file, KEY)
    rows, members = row_counts(), Member.objects.count()
    assert made.figures[str(world.top.pk)]["figures"]["party_members_total"] == members == 9
    assert made.figures[str(world.top.pk)]["form1"]["D party_members_total"] == 9

    empty_database()
    said: list[str] = []
    manifest, found = restore(file, KEY, said.append)

    assert manifest == made
    assert found == []
    # The trail of the original tells of the backup, that of the copy of its restoring.
    assert row_counts() == rows
    assert AuditEntry.objects.order_by("-pk").values_list("action", flat=True)[0] == "system.restore"
    assert contradictions() == {}
    assert not unfinished()
    die(PROGRAM, Member.objects.get(pk=world.members[0].pk), on=make.TODAY)  # and it is worked with as before


def test_the_program_may_do_no_more_in_a_restored_database(
    world: Province, file: Path, empty_database: GoToEmpty
) -> None:
    question = "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY relname"
    guards = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O' ORDER BY tgname"

    def what_is_there() -> list[Any]:
        with connections["owner"].cursor() as cursor:
            found = []
            for each in (question, guards, "SELECT proname, prosecdef FROM pg_proc WHERE proname ~ '^sotay' ORDER BY 1",
                         "SELECT defaclobjtype, defaclacl::text FROM pg_default_acl ORDER BY 1"):  # fmt: skip
                cursor.execute(each)
                found += cursor.fetchall()
            return found

    before = what_is_there()
    back_up(file, KEY)
    empty_database()
    restore(file, KEY, silent)
    assert what_is_there() == before


def test_what_is_written_meanwhile_is_not_in_it(
    world: Province, file: Path, empty_database: GoToEmpty, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = keeping.dumped

    def while_somebody_dies(snapshot: str) -> Iterable[bytes]:
        # Another session: the copy of the connection's settings opens one of its own.
        other = connections["default"].copy("meanwhile")
        with contextlib.closing(other), other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO kernel_auditentry (at, real_at, action, actor, office, place, subject, purpose) "
                "VALUES (now(), now(), 'meanwhile', 'x', '', '', '', '')"
            )
        yield from real(snapshot)

    monkeypatch.setattr(keeping, "dumped", while_somebody_dies)
    back_up(file, KEY)
    assert AuditEntry.objects.filter(action="meanwhile").exists()
    empty_database()
    _manifest, found = restore(file, KEY, silent)
    assert found == []
    assert not AuditEntry.objects.filter(action="meanwhile").exists()


def test_an_interrupted_backup_leaves_no_file(
    world: Province, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_snapshot: str) -> Iterator[bytes]:
        yield b"the first part"
        raise NotDone("pg_dump: killed")

    monkeypatch.setattr(keeping, "dumped", breaks)
    with pytest.raises(NotDone):
        back_up(file, KEY)
    assert list(file.parent.iterdir()) == []


def test_a_backup_takes_no_other_files_name(world: Province, file: Path) -> None:
    file.write_text("kept")
    with pytest.raises(CommandError, match="Đã có tệp"):
        back_up(file, KEY)
    assert file.read_text() == "kept"


def test_nothing_is_restored_over_what_is_there(world: Province, file: Path) -> None:
    back_up(file, KEY)
    before = row_counts()
    with pytest.raises(CommandError, match="không trống"):
        restore(file, KEY, silent)
    assert row_counts() == before


def test_a_damaged_file_or_another_key_changes_nothing(
    world: Province, file: Path, empty_database: GoToEmpty
) -> None:
    back_up(file, KEY)
    whole = file.read_bytes()
    empty_database()
    with pytest.raises(Unreadable, match="Khóa sao lưu không đúng"):
        restore(file, "một khóa khác hẳn", silent)
    for damaged in (whole[:-1], whole[: len(whole) // 2], whole[:-9] + b"x" + whole[-8:], b"", whole[:100]):
        file.write_bytes(damaged)
        with pytest.raises(Unreadable):
            restore(file, KEY, silent)
    with pytest.raises(Unreadable, match="Không đọc được"):
        restore(file.with_name("nothing"), KEY, silent)
    assert is_empty()


def test_a_loading_that_breaks_off_leaves_an_empty_database_and_is_begun_anew(
    world: Province, file: Path, empty_database: GoToEmpty, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(file, KEY)
    empty_database()
    real = restoring.load

    def breaks(dump: Iterable[bytes], **more: Any) -> None:
        def some(pieces: Iterable[bytes]) -> Iterator[bytes]:
            yield next(iter(pieces))[:100_000]
            raise Unreadable("the disk is gone")

        real(some(dump), **more)

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "load", breaks)
        with pytest.raises(Unreadable, match="the disk is gone"):
            restore(file, KEY, silent)
    assert is_empty()
    assert restore(file, KEY, silent)[1] == []


def test_rows_the_database_refuses_leave_it_empty(
    world: Province, file: Path, empty_database: GoToEmpty, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(file, KEY)
    empty_database()
    monkeypatch.setattr(restoring, "ROLE", "CREATE TABLE public.kernel_clock (day date);")
    with pytest.raises(NotDone, match="kernel_clock"):
        restore(file, KEY, silent)
    assert is_empty()


def test_a_restoring_that_is_interrupted_after_loading_goes_on_where_it_was(
    world: Province, file: Path, empty_database: GoToEmpty, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(file, KEY)
    empty_database()

    def killed(*_words: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "call_command", killed)
        with pytest.raises(KeyboardInterrupt):
            restore(file, KEY, silent)
    assert unfinished() == made.id
    with pytest.raises(CommandError, match="khôi phục còn dở"):
        call_command("serve")

    said: list[str] = []
    assert restore(file, KEY, said.append)[1] == []
    assert any("còn dở" in each for each in said)
    assert not unfinished()


def test_without_the_keys_of_identity_numbers_it_says_so_and_waits(
    world: Province, file: Path, empty_database: GoToEmpty, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(file, KEY)
    empty_database()
    monkeypatch.setattr(restoring, "key_marks", lambda: made.key_marks | {"SOTAY_DATA_KEYS 1": "another"})
    with pytest.raises(CommandError, match="Thiếu khóa SOTAY_DATA_KEYS 1:"):
        restore(file, KEY, silent)
    assert is_empty()
    assert restore(file, KEY, silent, without_keys=True)[1] == []


def test_a_key_is_known_by_its_mark_and_by_nothing_else() -> None:
    marks = key_marks()
    assert {"SOTAY_DATA_KEYS 1", "SOTAY_DATA_KEYS 2", "SOTAY_SEAL_KEYS 1"} <= set(marks)
    assert len(set(marks.values())) == len(marks)
    assert all(len(mark) == 16 for mark in marks.values())


def test_a_backup_of_a_newer_program_is_refused(
    world: Province, file: Path, empty_database: GoToEmpty, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(file, KEY)
    known = restoring.known_migrations()
    monkeypatch.setattr(restoring, "known_migrations", lambda: known - {"members.0001_initial"})
    empty_database()
    with pytest.raises(CommandError, match=r"phiên bản mới hơn.*members\.0001_initial"):
        restore(file, KEY, silent)
    assert is_empty()


def test_figures_that_differ_are_named(world: Province, file: Path) -> None:
    before = back_up(file, KEY).figures
    die(PROGRAM, world.members[0], on=make.TODAY)
    after = keeping.Manifest.of_database().figures
    told = list(differences(before, after))
    assert f"{world.top.state(make.TODAY).name}, party_members_total: 9 → 8" in told  # type: ignore[union-attr]
    assert list(differences(before, before)) == []
    assert list(differences(before, {}))


def test_the_commands_say_what_is_in_it_and_what_is_not(
    world: Province, file: Path, empty_database: GoToEmpty, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    key.write_text(f"{KEY}\n")
    told = io.StringIO()
    call_command("backup", str(file), key_file=key, stdout=told)
    assert "9 đảng viên" in told.getvalue()
    assert "KHÔNG có trong tệp" in told.getvalue()
    assert "SOTAY_DATA_KEYS 1, SOTAY_DATA_KEYS 2, SOTAY_SEAL_KEYS 1" in told.getvalue()

    empty_database()
    told = io.StringIO()
    call_command("restore", str(file), key_file=key, check=True, stdout=told)
    assert "Tệp nguyên vẹn" in told.getvalue()
    assert is_empty()
    call_command("restore", str(file), key_file=key, stdout=told)
    assert "đúng như lúc sao lưu" in told.getvalue()
    assert Organization.objects.count() == len(world.organizations)
    assert Movement.objects.count() >= 9


def test_a_key_that_is_too_short_closes_nothing(world: Province, file: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("123456")
    with pytest.raises(CommandError, match="ít nhất 16"):
        call_command("backup", str(file), key_file=tmp_path / "key")
    with pytest.raises(CommandError, match="Chưa có khóa"):
        call_command("backup", str(file))


def test_looking_through_a_backup_needs_no_database(world: Province, file: Path) -> None:
    made = back_up(file, KEY)
    assert looked_through(file, KEY) == made


def test_what_older_servers_and_other_owners_do_not_know_is_left_out_of_the_script_and_not_of_the_data() -> (
    None
):
    script = [
        b"SET transaction_timeout = 0;\n",
        b"SET lock_timeout = 0;\n",
        b"COPY public.t (name) FROM stdin;\n",
        b"SET transaction_timeout = 0;\n",
        b"ALTER DEFAULT PRIVILEGES FOR ROLE x \n",
        b"GRANT SELECT ON TABLE public.t TO sotay_auditor;\n",
        b"\\.\n",
        b"REVOKE ALL ON FUNCTION public.f() FROM PUBLIC;\n",
        b"GRANT SELECT ON TABLE public.t TO sotay_app;\n",
        b"GRANT SELECT ON TABLE public.t TO sotay_auditor;\n",
        b"ALTER DEFAULT PRIVILEGES FOR ROLE sotay_owner IN SCHEMA public GRANT SELECT ON TABLES TO sotay_app;\n",
    ]
    assert list(understood(script)) == [
        *script[1:9],
        b"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO sotay_app;\n",
    ]
