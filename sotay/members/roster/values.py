"""Words of a roster read as what they mean: sex, people, levels, occupations, marks.

Each answer is remembered, for a column says the same few things thousands of times.
"""

import re
from functools import lru_cache

from sotay.kernel.vietnamese import fold, nfc
from sotay.members.kinds import Education, Occupation, Status, Theory
from sotay.people.models import Sex

PEOPLES = tuple(
    name.strip()
    for name in """
    Kinh, Tày, Thái, Mường, Khmer, Hoa, Nùng, Mông, Dao, Gia Rai, Ê Đê, Ba Na, Sán Chay, Cơ Ho, Chăm, Sán Dìu, Hrê,
    Ra Glai, Mnông, Thổ, Xtiêng, Khơ Mú, Bru-Vân Kiều, Cơ Tu, Giáy, Tà Ôi, Mạ, Gié-Triêng, Co, Chơ Ro, Xinh Mun,
    Hà Nhì, Chu Ru, Lào, La Chí, Kháng, Phù Lá, La Hủ, La Ha, Pà Thẻn, Lự, Ngái, Chứt, Lô Lô, Mảng, Cơ Lao, Bố Y,
    Cống, Si La, Pu Péo, Rơ Măm, Brâu, Ơ Đu, Xơ Đăng
    """.split(",")
)
"""The 54 peoples of the national list."""

_ALIASES = {
    "Mông": "hmong meo mong na mieu h'mong",
    "Khmer": "kho me khome kho-me",
    "Sán Chay": "cao lan san chi san chi cao lan - san chi",
    "Gia Rai": "jrai gia-rai giarai",
    "Ê Đê": "ede rade e-de",
    "Ba Na": "bahnar bana ba-na",
    "Xơ Đăng": "sedang xodang xo-dang",
    "Mnông": "m'nong",
    "Cơ Ho": "k'ho koho co-ho",
    "Khơ Mú": "kho-mu khomu",
    "Xtiêng": "stieng",
    "Bru-Vân Kiều": "bru van kieu",
    "Gié-Triêng": "gie trieng",
    "Dao": "man",
}
_PEOPLES = (
    {fold(name).replace(" ", "").replace("-", ""): name for name in PEOPLES}
    | {
        alias.replace("-", "").replace("'", ""): name
        for name, words in _ALIASES.items()
        for alias in words.split()
    }
    | {"caolan": "Sán Chay", "sanchi": "Sán Chay", "bruvankieu": "Bru-Vân Kiều", "khome": "Khmer"}
)

MARKS = {"x", "v", "✓", "✔", "1", "co", "*", "+"}
NOTHING = {"", "-", "--", "0", "khong", "ko", "k", "…", "...", "."}


@lru_cache(maxsize=2_000)
def plain(text: str) -> str:
    """Words for comparing: no diacritics, no punctuation at the ends."""
    return fold(text).strip(" .,;:-–_()")


@lru_cache(maxsize=2_000)
def is_mark(text: str) -> bool | None:
    """Whether a cell is ticked; ``None`` when it says something else."""
    words = fold(text).strip()
    if words in NOTHING:
        return False
    return True if words in MARKS else None


@lru_cache(maxsize=500)
def sex_of(text: str) -> str | None:
    """The sex a cell names; ``None`` where it names none."""
    words = plain(text)
    if words in {"nam", "m", "male", "trai", "ong"}:
        return str(Sex.MALE.value)
    if words in {"nu", "f", "female", "gai", "ba"}:
        return str(Sex.FEMALE.value)
    return None


@lru_cache(maxsize=500)
def people_of(text: str) -> str | None:
    """The people as the national list calls it: "H'Mông", "mèo" and "Mông" are one."""
    words = re.sub("[^a-z]", "", re.sub(r"^(nguoi|dan toc) ", "", plain(re.sub(r"\([^)]*\)", "", text))))
    return _PEOPLES.get(words)


_GRADES = re.compile(r"(?:lop )?(\d{1,2}) ?/ ?(10|12)|lop (\d{1,2})")
_TRAINING = (
    (
        Education.DOCTOR,
        r"tien si|tien sy|\bts\b|\btskh\b|giao su|\bpgs\b|\bgs\b|chuyen khoa (2|ii)\b|\bck ?ii\b",
    ),
    (Education.MASTER, r"thac si|thac sy|\bths\b|cao hoc|chuyen khoa (1|i)\b|\bck ?i\b|\bmaster\b"),
    (Education.UNIVERSITY, r"dai hoc|\bdh\b|cu nhan|ky su|bac si|bac sy|duoc si|kien truc su|hoc vien"),
    (Education.COLLEGE, r"cao dang|\bcd\b"),
    (Education.VOCATIONAL, r"trung cap|\btc\b|\btccn\b|trung hoc chuyen nghiep|\bthcn\b|trung hoc nghe"),
    (
        Education.UPPER_SECONDARY,
        r"trung hoc pho thong|\bthpt\b|\bptth\b|cap (3|iii)\b|pho thong trung hoc|tu tai",
    ),
    (Education.LOWER_SECONDARY, r"trung hoc co so|\bthcs\b|cap (2|ii)\b|pho thong co so|\bptcs\b"),
    (Education.PRIMARY, r"tieu hoc|cap (1|i)\b|biet chu|\bth\b|xoa mu"),
)
_TRAINING_RANK = {level: rank for rank, (level, _words) in enumerate(_TRAINING)}


@lru_cache(maxsize=5_000)
def education_of(text: str) -> str | None:
    """The highest level a cell speaks of: "12/12, Đại học Luật" is university. "" when it says that there is none."""
    words = fold(nfc(text))
    if words.strip() in NOTHING or plain(words) in {
        "so cap",
        "chua qua dao tao",
        "chua dao tao",
        "khong co",
        "cn",
        "lao dong pho thong",
    }:
        return ""
    for level, pattern in _TRAINING:
        if re.search(pattern, words):
            return str(level.value)
    if grades := _GRADES.search(words):
        return _of_grades(int(grades[1] or grades[3]), int(grades[2] or 12))
    for level in Education:
        if level.value and words == level.value.replace("_", " "):
            return str(level.value)
    return None


def _of_grades(finished: int, of: int) -> str | None:
    """What somebody finished who left after so many grades of ten or twelve."""
    if finished > of:
        return None
    lower, upper = (9, 12) if of == 12 else (7, 10)
    if finished >= upper:
        return str(Education.UPPER_SECONDARY.value)
    return str((Education.LOWER_SECONDARY if finished >= lower else Education.PRIMARY).value)


def highest(levels: list[str]) -> str:
    """The highest of some levels of education."""
    known = [Education(level) for level in levels if level]
    return str(min(known, key=_TRAINING_RANK.__getitem__).value) if known else ""


_THEORY = (
    (Theory.BACHELOR, r"cu nhan|\bcn\b|dai hoc"),
    (Theory.ADVANCED, r"cao cap|\bcc\b"),
    (Theory.INTERMEDIATE, r"trung cap|\btc\b|trung cao"),
    (Theory.ELEMENTARY, r"so cap|\bsc\b"),
    (Theory.NONE, r"chua qua|chua hoc|chua dao tao|khong|chua co"),
)


@lru_cache(maxsize=2_000)
def theory_of(text: str) -> str | None:
    """The level of political theory a cell names; "" where it is empty, ``None`` where it is not understood."""
    words = fold(text)
    if plain(words) in {"", "…"}:
        return ""
    if words.strip() in NOTHING:
        return str(Theory.NONE.value)
    return next((str(level.value) for level, pattern in _THEORY if re.search(pattern, words)), None)


_OCCUPATIONS = (
    (Occupation.PENSIONER, r"huu\b|nghi huu|huu tri|mat suc"),
    (
        Occupation.ARMED_FORCES,
        r"bo doi|quan nhan|si quan|cong an|quan su|luc luong vu trang|\bllvt\b|bien phong|chien si|canh sat",
    ),
    (
        Occupation.BUSINESS_OWNER,
        r"chu doanh nghiep|giam doc (cong ty|doanh nghiep)|doanh nhan|chu (cong ty|hop tac xa|htx)",
    ),
    (Occupation.STUDENT, r"hoc sinh|sinh vien|\bhssv\b|\bhs\b|\bsv\b"),
    (
        Occupation.PUBLIC_EMPLOYEE,
        (
            r"vien chuc|giao vien|giang vien|bac s[iy]|y s[iy]|y ta|dieu duong|ho sinh|nha bao|phong vien|thu vien|"
            r"nghien cuu|duoc si|hieu truong|\bgv\b|\bvc\b"
        ),
    ),
    (
        Occupation.CIVIL_SERVANT,
        r"cong chuc|can bo|chuyen vien|\bcbcc\b|\bcb\b|\bcc\b|kiem sat|tham phan|thanh tra|kiem lam|\bcbcnv\b",
    ),
    (Occupation.OTHER, r"tu do|buon ban|kinh doanh|noi tro|tu doanh|that nghiep"),
    (
        Occupation.WORKER,
        r"cong nhan|lao dong|tho\b|tho (may|ho|dien|xay|co khi|son|moc)|lai xe|nhan vien|\bcn\b",
    ),
    (Occupation.FARMER, r"nong|lam ruong|lam ray|lam nuong|trong trot|chan nuoi|\bld nong\b|lam vuon"),
    (
        Occupation.OTHER,
        r"khac|dich vu|thuong mai|thu cong|ngu dan|gia yeu",
    ),
)
_FARMING = re.compile(r"lao dong nong|nong nghiep|nong dan|lam nong")


@lru_cache(maxsize=5_000)
def occupation_of(text: str) -> str | None:
    """The group of occupations a cell falls under; "" where it says nothing, ``None`` where it is not understood."""
    words = fold(text)
    if words.strip() in NOTHING:
        return ""
    if _FARMING.search(words) and not re.search(r"huu\b|cong chuc|vien chuc|can bo|ky su", words):
        return str(Occupation.FARMER.value)
    return next((str(group.value) for group, pattern in _OCCUPATIONS if re.search(pattern, words)), None)


@lru_cache(maxsize=500)
def status_of(text: str) -> str | None:
    """Whether a cell says official or probationary; ``None`` where it says neither."""
    words = plain(text)
    if words in {"chinh thuc", "ct", "dang vien chinh thuc", "dvct", "official"}:
        return str(Status.OFFICIAL.value)
    if words in {"du bi", "db", "dang vien du bi", "dvdb", "probationary"}:
        return str(Status.PROBATIONARY.value)
    return None


_PHONE = re.compile(r"0\d{8,10}")


@lru_cache(maxsize=100_000)
def phone_of(text: str) -> str | None:
    """Digits with the leading zero that a spreadsheet takes away; ``None`` when it is no telephone number."""
    number = re.sub(
        r"[\s.\-()]",
        "",
        re.split("[/;,]", text, maxsplit=1)[0].lstrip("'"),
    )
    number = re.sub(r"^\+?84(?=\d{9}$)", "0", number)
    if re.fullmatch(r"[1-9]\d{8,9}", number):
        number = f"0{number}"
    return number if _PHONE.fullmatch(number) else None
