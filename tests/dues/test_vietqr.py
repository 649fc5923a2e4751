"""The text of a code: fields with their lengths, and a checksum over all before it."""

from datetime import date

from sotay.dues.models import DuesAccount
from sotay.dues.slips import slip_of
from sotay.dues.vietqr import checksum, payload, plain


def fields(text: str) -> dict[str, str]:
    found = {}
    while text:
        number, length = text[:2], int(text[2:4])
        found[number], text = text[4 : 4 + length], text[4 + length :]
    return found


def test_the_checksum_is_that_of_the_standard():
    assert checksum("123456789") == 0x29B1


def test_a_code_says_bank_account_sum_and_purpose():
    text = payload("970405", "8800123456789", 150_000, "Đảng phí tháng 3/2024")
    found = fields(text)
    assert found["00"] == "01"
    assert found["01"] == "12"
    assert fields(found["38"]) == {
        "00": "A000000727", "01": "0006970405" + "01138800123456789", "02": "QRIBFTTA"
    }  # fmt: skip
    assert (found["53"], found["54"], found["58"]) == ("704", "150000", "VN")
    assert fields(found["62"]) == {"08": "Dang phi thang 32024"}
    assert int(found["63"], 16) == checksum(text[:-4])


def test_a_code_without_a_sum_leaves_it_to_whoever_pays():
    assert "54" not in fields(payload("970405", "1234", 0, ""))


def test_words_are_kept_to_what_a_code_may_hold():
    assert plain("Đồng chí Nông Văn Ờ!  số 5") == "Dong chi Nong Van O so 5"
    assert len(plain("a" * 99)) == 25


def test_a_slip_names_nobody_to_the_bank():
    account = DuesAccount(bank_bin="970405", number="8800", holder="CHI BO")
    slip = slip_of(7, "Nông Văn Lý", date(2024, 3, 1), 5000, account)
    assert slip.code.startswith("<svg")
    assert slip_of(7, "Nông Văn Lý", date(2024, 3, 1), 5000, None).code == ""
