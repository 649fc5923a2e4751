"""The words of the member's forms for posts, training and languages: chosen from lists, so that no story is told."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StatePost(TextChoices):
    """A post outside the Party held today. Posts in the Party are those that its bodies record."""

    UNKNOWN = "", _("Chưa rõ")
    NONE = "none", _("Không giữ chức vụ")
    VILLAGE_HEAD = "village_head", _("Trưởng thôn, tổ trưởng dân phố")
    VILLAGE_DEPUTY = "village_deputy", _("Phó trưởng thôn, tổ phó dân phố")
    FRONT_WORK = "front_work", _("Trưởng ban công tác Mặt trận")
    UNION_BRANCH = "union_branch", _("Chi hội trưởng, bí thư chi đoàn")
    FRONT_LEADER = "front_leader", _("Lãnh đạo Mặt trận, đoàn thể")
    COUNCILLOR = "councillor", _("Đại biểu Hội đồng nhân dân")
    GOVERNMENT = "government", _("Lãnh đạo Hội đồng nhân dân, Ủy ban nhân dân")
    AGENCY_HEAD = "agency_head", _("Người đứng đầu cơ quan, đơn vị")
    AGENCY_DEPUTY = "agency_deputy", _("Cấp phó của cơ quan, đơn vị")
    SECTION_HEAD = "section_head", _("Trưởng, phó phòng, ban, tổ")
    OTHER = "other", _("Chức vụ khác")


class Specialty(TextChoices):
    """What somebody was trained for."""

    UNKNOWN = "", _("Chưa rõ")
    NONE = "none", _("Chưa qua đào tạo chuyên môn")
    TEACHING = "teaching", _("Sư phạm, giáo dục")
    MEDICINE = "medicine", _("Y, dược")
    FARMING = "farming", _("Nông, lâm nghiệp, thủy sản")
    ENGINEERING = "engineering", _("Kỹ thuật, công nghệ, xây dựng")
    ECONOMICS = "economics", _("Kinh tế, tài chính, kế toán")
    LAW = "law", _("Luật")
    ADMINISTRATION = "administration", _("Hành chính, quản lý")
    SCIENCE = "science", _("Khoa học tự nhiên")
    HUMANITIES = "humanities", _("Khoa học xã hội, nhân văn")
    DEFENCE = "defence", _("Quân sự, an ninh")
    ARTS = "arts", _("Văn hóa, nghệ thuật, thể thao")
    OTHER = "other", _("Ngành khác")


class Management(TextChoices):
    """Courses in state management."""

    UNKNOWN = "", _("Chưa rõ")
    NONE = "none", _("Chưa qua bồi dưỡng")
    OFFICER = "officer", _("Ngạch chuyên viên và tương đương")
    PRINCIPAL = "principal", _("Ngạch chuyên viên chính và tương đương")
    SENIOR = "senior", _("Ngạch chuyên viên cao cấp và tương đương")


class Language(TextChoices):
    """The foreign language somebody knows best."""

    UNKNOWN = "", _("Chưa rõ")
    NONE = "none", _("Không")
    ENGLISH = "english", _("Tiếng Anh")
    CHINESE = "chinese", _("Tiếng Trung Quốc")
    FRENCH = "french", _("Tiếng Pháp")
    RUSSIAN = "russian", _("Tiếng Nga")
    GERMAN = "german", _("Tiếng Đức")
    JAPANESE = "japanese", _("Tiếng Nhật")
    KOREAN = "korean", _("Tiếng Hàn")
    LAO = "lao", _("Tiếng Lào")
    KHMER = "khmer", _("Tiếng Khmer")
    OTHER = "other", _("Tiếng khác")


class LanguageLevel(TextChoices):
    """The six steps of the national frame, and a degree in the language."""

    UNKNOWN = "", _("Chưa rõ")
    A1 = "a1", _("Bậc 1 (A1)")
    A2 = "a2", _("Bậc 2 (A2)")
    B1 = "b1", _("Bậc 3 (B1)")
    B2 = "b2", _("Bậc 4 (B2)")
    C1 = "c1", _("Bậc 5 (C1)")
    C2 = "c2", _("Bậc 6 (C2)")
    DEGREE = "degree", _("Cao đẳng, đại học ngoại ngữ trở lên")


class Informatics(TextChoices):
    """Knowledge of computers by certificate."""

    UNKNOWN = "", _("Chưa rõ")
    NONE = "none", _("Chưa có chứng chỉ")
    BASIC = "basic", _("Tin học cơ bản")
    ADVANCED = "advanced", _("Tin học nâng cao")
    DEGREE = "degree", _("Trung cấp tin học trở lên")


KINDS: dict[str, type[TextChoices]] = {
    "state_post": StatePost,
    "specialty": Specialty,
    "management": Management,
    "language": Language,
    "language_level": LanguageLevel,
    "informatics": Informatics,
}
"""The particulars that are chosen from a list, by their names."""
