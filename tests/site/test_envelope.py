"""The encrypted file of a backup: what comes out went in, or nothing comes out and it is said why."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sotay.site.safekeeping.envelope import CHUNK, MAGIC, TAG, Closing, Opening, Unreadable

SMALL = {"chunk": 64, "cost": 2}
KEY = "một khóa thật dài"


def closed(plain: bytes, key: str = KEY, *, pieces: int = 7) -> bytes:
    file = io.BytesIO()
    closing = Closing(file, key, **SMALL)
    for at in range(0, len(plain), pieces):
        closing.write(plain[at : at + pieces])
    closing.finish()
    return file.getvalue()


def opened(sealed: bytes, key: str = KEY) -> bytes:
    return b"".join(Opening(io.BytesIO(sealed), key).rest())


def body(sealed: bytes) -> int:
    """Where the chunks begin."""
    return len(MAGIC) + 4 + int.from_bytes(sealed[len(MAGIC) : len(MAGIC) + 4], "big")


@given(some.binary(max_size=400), some.integers(1, 200))
def test_what_goes_in_comes_out(plain: bytes, pieces: int) -> None:
    assert opened(closed(plain, pieces=pieces)) == plain


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 128, 129])
def test_so_it_does_around_the_borders_of_chunks(size: int) -> None:
    assert opened(closed(b"x" * size)) == b"x" * size


def test_it_is_read_in_parts(tmp_path: object) -> None:
    opening = Opening(io.BytesIO(closed(bytes(range(200)))), KEY)
    assert opening.read(3) == b"\0\1\2"
    assert opening.read(100) == bytes(range(3, 103))
    assert b"".join(opening.rest()) == bytes(range(103, 200))


def test_nothing_of_it_is_to_be_seen() -> None:
    assert b"Nguyen" not in closed(b"Nguyen Van A" * 20)
    assert closed(b"the same") != closed(b"the same")


@settings(max_examples=300)
@given(some.data())
def test_whatever_bit_is_turned_it_does_not_open(data: some.DataObject) -> None:
    sealed = bytearray(closed(bytes(150)))
    at = data.draw(some.integers(0, len(sealed) - 1))
    sealed[at] ^= 1 << data.draw(some.integers(0, 7))
    with pytest.raises(Unreadable):
        opened(bytes(sealed))


@given(some.integers(0, 10_000))
def test_wherever_it_is_cut_it_does_not_open(at: int) -> None:
    sealed = closed(bytes(300))
    with pytest.raises(Unreadable):
        opened(sealed[: at % len(sealed)])


def test_chunks_may_not_be_exchanged_repeated_or_left_out() -> None:
    sealed = closed(bytes(300))
    start, size = body(sealed), SMALL["chunk"] + TAG
    head, chunks = sealed[:start], [sealed[at : at + size] for at in range(start, len(sealed), size)]
    for order in ([1, 0, 2, 3, 4], [0, 0, 1, 2, 3, 4], [0, 2, 3, 4], [0, 1, 2, 3, 4, 4], [4], [0, 1, 2, 3]):
        with pytest.raises(Unreadable, match="hỏng"):
            opened(head + b"".join(chunks[number] for number in order))


def test_nothing_may_be_added_behind() -> None:
    with pytest.raises(Unreadable):
        opened(closed(bytes(100)) + b"x")


def test_a_chunk_of_another_file_with_the_same_key_does_not_fit() -> None:
    one, two = closed(bytes(100)), closed(bytes(100))
    with pytest.raises(Unreadable):
        opened(one[: body(one)] + two[body(two) :])


def test_another_key_is_told_from_a_damaged_file() -> None:
    with pytest.raises(Unreadable, match="Khóa sao lưu không đúng"):
        opened(closed(b"x"), "một khóa khác")


@pytest.mark.parametrize("other", [b"", b"PK\3\4", b"SOTAY-BACKUP-2\n1234", bytes(1000)])
def test_another_file_is_no_backup(other: bytes) -> None:
    with pytest.raises(Unreadable, match="không phải là tệp sao lưu"):
        opened(other)


@pytest.mark.parametrize(
    "head",
    [
        b"{}",
        b"[]",
        b'{"kdf":"scrypt","cost":1073741824,"chunk":64,"salt":"00000000000000000000000000000000","mark":""}',
        b'{"kdf":"scrypt","cost":2,"chunk":1099511627776,"salt":"00000000000000000000000000000000","mark":""}',
        b'{"kdf":"scrypt","cost":3,"chunk":64,"salt":"00000000000000000000000000000000","mark":""}',
        b'{"kdf":"scrypt","cost":true,"chunk":64,"salt":"zz","mark":""}',
    ],
)
def test_a_head_asks_for_neither_memory_nor_time(head: bytes) -> None:
    with pytest.raises(Unreadable, match="Phần đầu"):
        opened(MAGIC + len(head).to_bytes(4, "big") + head)


def test_as_it_is_used_a_file_opens() -> None:
    file = io.BytesIO()
    closing = Closing(file, KEY)
    closing.write(bytes(CHUNK + 5))
    closing.finish()
    assert opened(file.getvalue()) == bytes(CHUNK + 5)
