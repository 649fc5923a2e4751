"""The `sotay` command finds what rooms bring, and says in Vietnamese what it does not know."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sotay.site.command import command_of_room, rooms_by_command
from sotay.site.installation import data_folder, keys_of, missing_keys


def sotay(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "SOTAY_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "sotay.site.command", *words],
        env=environment | {"SOTAY_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_overview_lists_every_command_of_the_rooms_in_one_line(tmp_path: Path) -> None:
    told = sotay(data=tmp_path)
    assert told.returncode == 0
    rooms = [name for name, room in rooms_by_command().items() if room.startswith("sotay.")]
    lines = [line.split(maxsplit=1) for line in told.stdout.splitlines() if line.startswith("  ")]
    listed = {name: explained for name, *explained in lines}
    assert set(listed) == set(rooms)
    assert {"demo", "serve", "worker", "migrate", "sql"} <= set(listed)
    assert all(listed.values())


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for name, room in rooms_by_command().items():
        if room.startswith("sotay."):
            with pytest.raises(SystemExit) as ended:
                command_of_room(room, name).run_from_argv(["sotay", name, "--help"])
            assert ended.value.code == 0
            assert capsys.readouterr().out.startswith(f"usage: sotay {name}")


def test_an_explanation_starts_no_database(tmp_path: Path) -> None:
    assert sotay("migrate", "--help", data=tmp_path).returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_an_unknown_command_is_named_with_those_there_are(tmp_path: Path) -> None:
    told = sotay("thong-ke", data=tmp_path)
    assert told.returncode == 2
    assert "không có lệnh “thong-ke”" in told.stderr
    assert "  migrate " in told.stderr


def test_keys_are_made_once_and_kept_private(tmp_path: Path) -> None:
    keys = keys_of(tmp_path)
    assert keys == keys_of(tmp_path)
    assert set(keys) == {"SOTAY_SECRET_KEY", "SOTAY_DATA_KEYS", "SOTAY_SEAL_KEYS"}
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    assert json.loads((tmp_path / "keys.json").read_text()) == keys
    assert keys_of(tmp_path / "another") != keys


def test_a_key_that_a_later_version_needs_is_added_to_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text(json.dumps({"SOTAY_SECRET_KEY": "s", "SOTAY_DATA_KEYS": "1:d"}))
    keys = keys_of(tmp_path)
    assert keys["SOTAY_DATA_KEYS"] == "1:d"
    assert keys["SOTAY_SEAL_KEYS"].startswith("1:")
    assert keys == keys_of(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_keys_given_by_the_environment_are_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOTAY_SECRET_KEY", "given")
    monkeypatch.setenv("SOTAY_DATA_KEYS", "1:given")
    monkeypatch.setenv("SOTAY_SEAL_KEYS", "1:given")
    assert missing_keys(tmp_path) == {}
    assert not list(tmp_path.iterdir())
    monkeypatch.delenv("SOTAY_DATA_KEYS")
    assert set(missing_keys(tmp_path)) == {"SOTAY_DATA_KEYS"}


def test_each_profile_has_a_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOTAY_DATA", raising=False)
    assert data_folder("ha_giang").parts[-2:] == (".demo", "ha_giang")
    assert data_folder("ha_giang") != data_folder()
    monkeypatch.setenv("SOTAY_DATA", "/srv/sotay")
    assert data_folder("ha_giang") == Path("/srv/sotay")
