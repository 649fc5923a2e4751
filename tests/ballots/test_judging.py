"""Which papers are valid and who is elected, against a plain counter written from the rules themselves."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotay.ballots import sealing, sharing
from sotay.ballots.counting import needed_of
from sotay.ballots.electing import Confidence, confidence, elect
from sotay.ballots.judging import (
    Design,
    Flaw,
    Sheet,
    Slip,
    Sort,
    count_slips,
    differences,
    faults_of,
    judge,
    written,
)
from sotay.regulations import clause

ON = date(2025, 9, 1)
ELECTION = clause("voting.invalid_election", ON).value
CONFIDENCE = clause("voting.invalid_confidence", ON).value
CHOICE = clause("voting.invalid_choice", ON).value
HALF = clause("election.winning_share", ON)

SURPLUS = Design(Sort.NAMES, lines=4, at_most=3)
EXACT = Design(Sort.NAMES, lines=3, at_most=3)
SINGLE = Design(Sort.NAMES, lines=1, at_most=1)
LEVELS = Design(Sort.LEVELS, lines=2)
QUESTION = Design(Sort.CHOICE)


# Each rule by itself -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slip", "design", "rule", "flaw"),
    [
        # 244-QĐ/TW, Điều 17
        (Slip((1, 1, 1, 0)), SURPLUS, ELECTION, None),
        (Slip((1, 0, 0, 0)), SURPLUS, ELECTION, None),
        (Slip((1, 1, 1, 0), issued=False), SURPLUS, ELECTION, Flaw.NOT_ISSUED),
        (Slip((1, 1, 1, 1)), SURPLUS, ELECTION, Flaw.TOO_MANY),
        (Slip((0, 0, 0, 0)), SURPLUS, ELECTION, Flaw.NONE_CHOSEN),
        (Slip((1, 1, 0, 0), extra_names=1), SURPLUS, ELECTION, Flaw.EXTRA_NAME),
        (Slip((1, 1, 0, 0), marked=True), SURPLUS, ELECTION, Flaw.MARKED),
        # without surplus: no or both marks for a person leave the paper valid, not counted for that person
        (Slip((1, 0, 3)), EXACT, ELECTION, None),
        (Slip((2, 2, 2)), EXACT, ELECTION, Flaw.NONE_CHOSEN),
        # one person only
        (Slip((1,)), SINGLE, ELECTION, None),
        (Slip((2,)), SINGLE, ELECTION, None),
        (Slip((0,)), SINGLE, ELECTION, Flaw.SINGLE_UNCLEAR),
        (Slip((3,)), SINGLE, ELECTION, Flaw.SINGLE_UNCLEAR),
        # 96-QĐ/TW, Điều 6.3: a name added is not counted and the rest is valid; signed or not
        (Slip((1, 4)), LEVELS, CONFIDENCE, None),
        (Slip((1, 4), extra_names=1, marked=True), LEVELS, CONFIDENCE, None),
        (Slip((1, 4), struck=True), LEVELS, CONFIDENCE, Flaw.STRUCK_OUT),
        (Slip((1, 0)), LEVELS, CONFIDENCE, Flaw.LEVEL_UNCLEAR),
        (Slip((1, 6)), LEVELS, CONFIDENCE, Flaw.LEVEL_UNCLEAR),
        (Slip((7, 1)), LEVELS, CONFIDENCE, Flaw.LEVEL_UNCLEAR),
        (Slip((1, 1), issued=False), LEVELS, CONFIDENCE, Flaw.NOT_ISSUED),
        # a question
        (Slip((4,)), QUESTION, CHOICE, None),
        (Slip((0,)), QUESTION, CHOICE, Flaw.UNCLEAR),
        (Slip((3,)), QUESTION, CHOICE, Flaw.UNCLEAR),
        (Slip((1,), issued=False), QUESTION, CHOICE, Flaw.NOT_ISSUED),
    ],
)
def test_every_rule_of_an_invalid_paper(slip, design, rule, flaw):
    assert judge(slip, design, rule) == flaw


# Against a plain counter -------------------------------------------------------------------------------------


def plainly_valid(slip, sort, lines, seats):
    """Written from the regulations, without the program's words."""
    if not slip.issued:
        return False
    single_marks = [mark in (1, 2, 4) for mark in slip.marks]
    if sort == "levels":
        return not slip.struck and all(single_marks)
    if sort == "choice":
        return single_marks[0]
    if slip.marked or slip.extra_names:
        return False
    if lines == 1:
        return slip.marks[0] in (1, 2)
    elected = len([mark for mark in slip.marks if mark == 1])
    return 0 < elected <= seats


DESIGNS = st.one_of(
    st.just(Design(Sort.CHOICE)),
    st.integers(1, 4).map(lambda n: Design(Sort.LEVELS, n)),
    st.integers(1, 5).flatmap(lambda n: st.integers(1, n).map(lambda seats: Design(Sort.NAMES, n, seats))),
)


def slips_for(design):
    top = (1 << len(design.columns)) - 1
    marks = st.lists(st.integers(0, top), min_size=design.lines, max_size=design.lines).map(tuple)
    rare = st.sampled_from([False] * 6 + [True])
    return st.builds(
        Slip,
        marks=marks,
        issued=rare.map(lambda x: not x),
        marked=rare,
        extra_names=rare.map(int),
        struck=rare,
    )


BOXES = DESIGNS.flatmap(lambda design: st.tuples(st.just(design), st.lists(slips_for(design), max_size=40)))
RULES = {Sort.NAMES: ELECTION, Sort.LEVELS: CONFIDENCE, Sort.CHOICE: CHOICE}


@given(BOXES)
def test_a_box_is_counted_as_the_rules_say(box):
    design, slips = box
    sheet = count_slips(slips, design, RULES[design.sort], issued=len(slips))
    valid = [slip for slip in slips if plainly_valid(slip, design.sort, design.lines, design.at_most)]
    assert sheet.returned == len(slips) and sheet.valid == len(valid)
    for line in range(design.lines):
        for column in range(len(design.columns)):
            marked = [slip for slip in valid if slip.marks[line] == 1 << column]
            assert sheet.marks[line][column] == len(marked)
    assert faults_of(sheet, design) == []
    assert Sheet.read(sheet.plain).plain == sheet.plain
    assert differences(sheet, Sheet.read(sheet.plain), design) == []


@given(BOXES, st.data())
def test_two_sheets_differ_where_a_number_was_changed_and_nowhere_else(box, data):
    design, slips = box
    sheet = count_slips(slips, design, RULES[design.sort], issued=len(slips))
    line = data.draw(st.integers(0, design.lines - 1))
    column = data.draw(st.integers(0, len(design.columns) - 1))
    marks = [list(each) for each in sheet.marks]
    marks[line][column] += 1
    other = Sheet(sheet.issued, sheet.returned, sheet.invalid, tuple(map(tuple, marks)))
    found = differences(sheet, other, design)
    assert [(each.what, each.line, each.key) for each in found] == [("marks", line, design.columns[column])]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8), st.integers(1, 8), st.integers(30, 60))
def test_the_elected_have_more_than_half_and_the_most_votes(votes, seats, denominator):
    seats = min(seats, len(votes))
    came = elect(votes, seats, denominator, HALF)
    able = [line for line, number in enumerate(votes) if number * 2 > denominator]
    assert set(came.elected) | set(came.tied) <= set(able)
    assert len(came.elected) <= seats
    order = [votes[line] for line in came.elected]
    assert order == sorted(order, reverse=True)
    if len(able) <= seats:
        assert (set(came.elected), came.tied, came.missing) == (set(able), (), seats - len(able))
    left = [line for line in able if line not in came.elected]
    assert all(votes[line] <= votes[other] for line in left for other in came.elected)
    if came.tied:
        assert len({votes[line] for line in came.tied}) == 1
        assert len(came.elected) < seats < len(came.elected) + len(came.tied)
    elif len(able) > seats:
        assert len(came.elected) == seats


def test_half_of_those_counted_is_not_enough_and_one_more_is():
    assert elect([10], 1, 20, HALF).missing == 1
    assert elect([11], 1, 20, HALF).elected == (0,)
    assert elect([10], 1, 19, HALF).elected == (0,)


def test_a_round_among_the_tied_is_won_by_more_votes_without_half():
    assert elect([4, 3], 1, 20, HALF, runoff=True).elected == (0,)
    assert elect([4, 4], 1, 20, HALF, runoff=True).tied == (0, 1)
    assert elect([0, 0], 1, 20, HALF, runoff=True).missing == 1


@given(st.integers(1, 300), st.sampled_from(["1/2", "2/3"]))
def test_what_is_needed_is_the_least_that_keeps_the_majority(counted, share):
    rule = HALF if share == "1/2" else clause("admission.cell_majority", ON)
    needed = needed_of(rule, counted)
    keeps = lambda n: n * 2 > counted if share == "1/2" else n * 3 >= counted * 2  # noqa: E731
    assert keeps(needed) and not keeps(needed - 1)


@given(st.integers(0, 100), st.integers(1, 100))
def test_low_marks_are_a_share_of_the_papers_returned(low, returned):
    low = min(low, returned)
    said = confidence(low, returned, clause("confidence.low_middle", ON), clause("confidence.low_high", ON))
    share = Fraction(low, returned)
    plain = "dismiss" if share >= Fraction(2, 3) else "consider" if share > Fraction(1, 2) else ""
    assert said == Confidence(plain)


def test_a_published_paper_says_what_stood_on_it():
    assert written(Slip((1, 0, 3)), EXACT) == "for·–·?"
    assert written(Slip((4,)), QUESTION) == "other"
    assert written(Slip((1, 0, 1, 0)), SURPLUS) == "chosen·–·chosen·–"


# Sharing and sealing -----------------------------------------------------------------------------------------


@given(st.binary(min_size=1, max_size=40), st.integers(1, 6), st.data())
def test_any_enough_parts_give_the_secret_back(secret, needed, data):
    parts = data.draw(st.integers(needed, 9))
    shares = sharing.split(secret, parts, needed)
    chosen = data.draw(st.permutations(list(shares)))[:needed]
    assert sharing.join({number: shares[number] for number in chosen}) == secret


@given(st.binary(min_size=1, max_size=4), st.binary(min_size=1, max_size=4), st.integers(2, 5))
def test_fewer_parts_fit_every_secret_alike(secret, other, needed):
    """Whatever too few hold, any other secret would have given them too: there are parts that make it so."""
    other = other[: len(secret)].ljust(len(secret), b"\0")
    shares = sharing.split(secret, needed, needed)
    held = {number: shares[number] for number in list(shares)[:-1]}
    # The polynomial through the other secret at 0 and what is held: its value at the last place completes the lie.
    last = needed
    lie = sharing.join({0 ^ last: other, **{number ^ last: part for number, part in held.items()}})
    assert sharing.join({**held, last: lie}) == other


def test_a_byte_times_its_inverse_is_one():
    assert all(sharing.TABLE[a][sharing.INVERSE[a]] == 1 for a in range(1, 256))
    assert sharing.times(0x57, 0x83) == 0xC1


KEYS = [sealing.new_key() for _each in range(4)]
PUBLICS = [sealing.public_of(key) for key in KEYS]
BOUND = sealing.context(1, 2)


@pytest.mark.parametrize("numbers", [(1, 2), (1, 3), (2, 3), (3, 1)])
def test_any_two_of_three_open_and_one_does_not(numbers):
    sealed = sealing.seal(b"\x01", PUBLICS[:3], 2, BOUND)
    keys = {number: KEYS[number - 1] for number in numbers}
    assert sealing.unseal(sealed, keys, 3, BOUND) == b"\x01"
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, dict([next(iter(keys.items()))]), 3, BOUND)
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, {numbers[0]: KEYS[3], numbers[1]: KEYS[numbers[1] - 1]}, 3, BOUND)
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, keys, 3, sealing.context(1, 3))


@given(st.integers(0, sealing.length(3, 1) - 1), st.integers(1, 255))
def test_whatever_is_changed_in_a_sealed_ballot_it_does_not_open_as_another(place, change):
    sealed = bytearray(sealing.seal(b"\x01", PUBLICS[:3], 3, BOUND))
    sealed[place] ^= change
    if place == 0:
        assert not sealing.is_sealed(bytes(sealed), 3, 1)
        return
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(bytes(sealed), {n: KEYS[n - 1] for n in (1, 2, 3)}, 3, BOUND)


@given(st.integers(0, 7), st.integers(0, 7))
def test_sealed_ballots_are_of_one_length_and_never_the_same(one, other):
    first, second = (sealing.seal(bytes([mark]), PUBLICS[:3], 2, BOUND) for mark in (one, other))
    assert len(first) == len(second) == sealing.length(3, 1) and first != second


def test_codes_survive_being_written_down():
    for key in KEYS:
        code = sealing.code_of(key)
        assert len(code.split("-")) == 13
        for typed in (code, code.lower(), code.replace("-", " "), f"  {code} "):
            again = sealing.key_of(typed)
            assert again is not None and sealing.public_of(again) == sealing.public_of(key)
    assert sealing.key_of("") is None and sealing.key_of("0" * 60) is None
