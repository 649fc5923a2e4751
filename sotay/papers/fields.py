"""What papers are filled in with: every field once, so that the same fact has one name in all forms."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise
else:
    StrOrPromise = str


@dataclass(frozen=True)
class Field:
    """One fact a paper may need: ``text``, ``date``, ``number``, ``lines`` (one under the other) or ``rows``."""

    key: str
    label: StrOrPromise
    sort: str = "text"


def _fields(sort: str, **labels: StrOrPromise) -> dict[str, Field]:
    return {key: Field(key, label, sort) for key, label in labels.items()}


FIELDS: dict[str, Field] = {
    **_fields(
        "text",
        above=_("Tên cấp ủy cấp trên"),
        issuer=_("Tên tổ chức ban hành"),
        number=_("Số văn bản"),
        place=_("Địa danh"),
        on_behalf=_("Ký thay mặt"),
        signer_title=_("Chức vụ người ký"),
        signer=_("Họ tên người ký"),
        to=_("Nơi gửi"),
        full_name=_("Họ và tên"),
        sex=_("Giới tính"),
        birth_place=_("Nơi sinh"),
        home=_("Quê quán"),
        residence=_("Nơi cư trú"),
        ethnicity=_("Dân tộc"),
        occupation=_("Nghề nghiệp, đơn vị công tác"),
        education=_("Trình độ học vấn"),
        theory=_("Lý luận chính trị"),
        card_number=_("Số thẻ đảng viên"),
        profile_number=_("Số lý lịch"),
        cell=_("Chi bộ"),
        grassroots=_("Tổ chức cơ sở đảng"),
        from_organization=_("Nơi chuyển đi"),
        to_organization=_("Nơi chuyển đến"),
        reason=_("Lý do"),
        ground=_("Căn cứ"),
        attached=_("Giấy tờ kèm theo"),
        helpers=_("Đảng viên được phân công giúp đỡ"),
        introducers=_("Người giới thiệu"),
        cell_resolution=_("Nghị quyết của chi bộ"),
        grassroots_resolution=_("Nghị quyết của đảng ủy cơ sở"),
        decision=_("Quyết định làm căn cứ"),
        round=_("Đợt trao tặng"),
        month=_("Tháng"),
        year=_("Năm"),
        amount_in_words=_("Số tiền bằng chữ"),
        meeting=_("Cuộc họp"),
        began_at=_("Bắt đầu lúc"),
        ended_at=_("Kết thúc lúc"),
        venue=_("Nơi họp"),
        chair=_("Chủ trì"),
        note_taker=_("Thư ký"),
        payer=_("Người nộp"),
        receiver=_("Người nhận"),
        matter=_("Nội dung biểu quyết"),
        vote_kind=_("Việc biểu quyết"),
        channel=_("Hình thức biểu quyết"),
        tellers=_("Tổ kiểm phiếu"),
        left_out=_("Người không tính"),
        invalid=_("Phiếu không hợp lệ"),
        finding=_("Kết luận"),
        digest=_("Mã của danh sách phiếu"),
        how_to_mark=_("Cách đánh dấu"),
    ),
    **_fields(
        "date",
        on=_("Ngày văn bản"),
        held_on=_("Ngày họp"),
        born_on=_("Ngày sinh"),
        joined_on=_("Ngày vào Đảng"),
        official_on=_("Ngày chính thức"),
        decided_on=_("Ngày quyết định"),
        effective_on=_("Ngày có hiệu lực"),
        from_day=_("Từ ngày"),
        to_day=_("Đến ngày"),
        happened_on=_("Ngày xảy ra"),
        dues_until=_("Đảng phí đã đóng đến hết tháng"),
        present_before=_("Nộp giấy trước ngày"),
    ),
    **_fields(
        "number",
        summoned=_("Tổng số được triệu tập"),
        denominator=_("Tổng số để tính"),
        present=_("Có mặt"),
        votes_for=_("Tán thành"),
        votes_against=_("Không tán thành"),
        votes_other=_("Ý kiến khác, phiếu trắng, không hợp lệ"),
        issued=_("Số phiếu phát ra"),
        returned=_("Số phiếu thu về"),
        valid=_("Phiếu hợp lệ"),
        needed=_("Số phiếu cần có"),
        badge_years=_("Số năm tuổi Đảng"),
        amount=_("Số tiền (đồng)"),
        total=_("Cộng"),
    ),
    **_fields(
        "lines",
        recipients=_("Nơi nhận"),
        present_lines=_("Thành phần dự"),
        course_lines=_("Diễn biến"),
        vote_lines=_("Kết quả biểu quyết"),
        task_lines=_("Phân công nhiệm vụ"),
        conclusion_lines=_("Kết luận"),
    ),
    **_fields("rows", rows=_("Danh sách")),
}
