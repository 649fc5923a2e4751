"""How offices write: dates in many shapes, names in capitals, numbers without their zeros, words of every sort."""

import unicodedata
from datetime import date
from random import Random

from .shapes import Background, Member

Value = str | int | date | None

EDUCATION = {
    "primary": ("Tiểu học", "Cấp 1"),
    "lower_secondary": ("THCS", "Trung học cơ sở", "9/12", "Cấp 2"),
    "upper_secondary": ("THPT", "Trung học phổ thông", "12/12", "Cấp III"),
    "intermediate": ("Trung cấp", "trung cấp", "TC Nông nghiệp"),
    "college": ("Cao đẳng", "CĐ Sư phạm"),
    "university": ("Đại học", "ĐH", "Đại học Luật", "đại học", "Cử nhân Kinh tế"),
    "master": ("Thạc sĩ", "Ths"),
    "doctor": ("Tiến sĩ",),
}
GRADES = {"primary": "5/10", "lower_secondary": "9/12", "upper_secondary": "12/12"}
THEORY = {
    "none": ("", "Chưa qua đào tạo"),
    "elementary": ("Sơ cấp", "SC"),
    "intermediate": ("Trung cấp", "TC"),
    "advanced": ("Cao cấp", "CC"),
    "bachelor": ("Cử nhân",),
}
WORK = {
    "farmer": ("Nông dân", "Làm ruộng", "nông nghiệp"),
    "worker": ("Công nhân", "CN"),
    "civil_servant": ("Công chức", "Cán bộ, công chức", "Chuyên viên"),
    "public_employee": ("Viên chức", "viên chức"),
    "armed_forces": ("Công an", "Bộ đội"),
    "student": ("Sinh viên",),
    "business_owner": ("Chủ doanh nghiệp",),
    "retired": ("Hưu trí", "Nghỉ hưu", "Cán bộ hưu trí"),
    "other": ("Lao động tự do", "Buôn bán"),
}
PEOPLES = {"Mông": ("Mông", "H'Mông", "Mông"), "Sán Chay": ("Sán Chay", "Cao Lan")}
SEX = {"male": ("Nam", "nam", "NAM"), "female": ("Nữ", "nữ", "NỮ")}


class Hand:
    """One office's way of writing; `care` is the share of cells written as they should be."""

    def __init__(self, rng: Random, care: float) -> None:
        self.rng, self.care = rng, care

    def careless(self) -> bool:
        return self.rng.random() > self.care

    def pick(self, words: tuple[str, ...]) -> str:
        return self.rng.choice(words) if self.careless() else words[0]

    def name(self, member: Member) -> str:
        name = member.full_name
        if self.careless():
            name = name.upper()
        if self.careless():
            name = name.replace(" ", "  ", 1) + " "
        return unicodedata.normalize("NFD", name) if self.careless() else name

    def people(self, member: Member) -> str:
        words = self.pick(PEOPLES.get(member.ethnicity, (member.ethnicity, member.ethnicity.lower())))
        return f" {words} " if self.careless() else words

    def sex(self, member: Member) -> str:
        return self.pick(SEX[member.sex])

    def education(self, row: Background) -> str:
        return self.pick(EDUCATION[row.education])

    def theory(self, row: Background) -> str:
        words = THEORY[row.theory]
        return words[-1] if row.theory == "none" else self.pick(words)

    def work(self, row: Background) -> str:
        return self.pick(WORK[row.occupation])

    def number(self, digits: str | None) -> Value:
        """A number as text, or as the spreadsheet keeps it: without the zeros in front."""
        if digits is None:
            return None
        if self.careless():
            return int(digits)
        return f" {digits}" if self.careless() else digits

    def phone(self, digits: str | None) -> Value:
        if digits is None or not self.careless():
            return digits
        return self.rng.choice(
            (f"{digits[:4]} {digits[4:7]} {digits[7:]}", digits[1:], f"{digits[:4]}.{digits[4:]}")
        )


def born(member: Member) -> str | date:
    """As much of a birth date as is known: a date, 3/1956 or 1956."""
    if member.born_precision == "year":
        return str(member.born_on.year)
    if member.born_precision == "month":
        return f"{member.born_on.month:02d}/{member.born_on.year}"
    return member.born_on


def in_words(day: str | date | None, shape: str) -> str:
    """A date as text: d/m/yyyy, dd-mm-yyyy, dd.mm.yyyy or dd-mm-yy."""
    if day is None or isinstance(day, str):
        return day or ""
    if shape == "d/m/yyyy":
        return f"{day.day}/{day.month}/{day.year}"
    if shape == "dd-mm-yy":
        return f"{day.day:02d}-{day.month:02d}-{day.year % 100:02d}"
    return day.strftime(shape)
