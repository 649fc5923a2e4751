"""Admission: from leave to begin the file to the member's own papers, declared (294-QĐ/TW mục 1 to 4; 208-QĐ/TW).

Whatever was voted in the cell or the committee is reported upward; only the competent committee decides. Of what others
answer about the person, the day and the number of their letter are kept, and nothing they said.
"""

from django.utils.translation import gettext_lazy

from sotay.members.fields import PeopleField
from sotay.members.kinds import Education, Kind, Occupation, Theory
from sotay.organizations.fields import OrganizationField
from sotay.organizations.kinds import CELL_KINDS
from sotay.procedures.declaring import Deadline, Paper, Procedure, Seat, Step, Way, declare

from .admission_answers import AGAIN, CONSENT, LETTER, REPLY, UNIONS, choice, day, introducer
from .admitted import admitted, forwarded, forwarded_rightly, moved_on, not_held, taken_over
from .admitting import (
    begins,
    ceremony_runs_from,
    considered,
    decided,
    deciding_vote,
    facts_of_admission,
    first_term_ends,
    has_no_section,
    introduced,
)
from .coming_back import is_return, returns_rightly
from .deciding import deciding_seat, is_delegated, stands_alone

MOVED = Way("moved", gettext_lazy("Người vào Đảng chuyển đơn vị"), to="forward", back=True)
STOPPED = Way("stopped", gettext_lazy("Dừng, không làm tiếp"))
REDO = Way("redo", gettext_lazy("Làm lại giới thiệu"), to="introduce", back=True)
RETURNED = Way("returned", gettext_lazy("Trả lại chi bộ bổ sung"), to="gather", back=True)
DECIDED = Way("admitted", gettext_lazy("Quyết định kết nạp"), to="receive")
NOT_DECIDED = Way("refused", gettext_lazy("Không kết nạp"), against_vote=True)
DECISION_PAPER = Paper("decision", gettext_lazy("Quyết định kết nạp đảng viên"), "9A-KNĐ", required=False)

STARTING = (
    Step(
        "propose",
        gettext_lazy("Chi bộ đề nghị cho làm hồ sơ"),
        Seat.CELL,
        (Way("proposed", gettext_lazy("Đề nghị cho làm hồ sơ"), to="allow"), STOPPED),
        papers=(Paper("proposal", gettext_lazy("Nghị quyết đề nghị cho làm hồ sơ"), "5-TN"),),
        fields=AGAIN,
        only=dict.fromkeys(AGAIN, is_return),
        unkept=("wait_from",),
        check=returns_rightly,
    ),
    Step(
        "allow",
        gettext_lazy("Đảng ủy cơ sở cho làm hồ sơ"),
        Seat.GRASSROOTS,
        (
            Way("allowed", gettext_lazy("Đồng ý cho làm hồ sơ"), to="apply"),
            Way("returned", gettext_lazy("Trả lại chi bộ bổ sung"), to="propose", back=True),
            Way("refused", gettext_lazy("Chưa đồng ý")),
        ),
        papers=(Paper("allowance", gettext_lazy("Văn bản cho làm hồ sơ"), "6-TN", required=False),),
    ),
    Step(
        "apply",
        gettext_lazy("Nhận đơn xin vào Đảng"),
        Seat.CELL,
        (Way("applied", gettext_lazy("Đã nhận đơn"), to="describe"), MOVED, STOPPED),
        papers=(Paper("application", gettext_lazy("Đơn tự viết tay (xin vào lại: 1B-KNĐ)"), "1A-KNĐ"),),
    ),
    Step(
        "describe",
        gettext_lazy("Nhận lý lịch"),
        Seat.CELL,
        (Way("described", gettext_lazy("Đã nhận lý lịch"), to="ask"), MOVED, STOPPED),
        papers=(
            Paper(
                "curriculum", gettext_lazy("Lý lịch người xin vào Đảng, đóng dấu giáp lai mọi trang"), "2-KNĐ"
            ),
        ),
    ),
    Step(
        "ask",
        gettext_lazy("Gửi công văn thẩm tra lý lịch"),
        Seat.CELL,
        (
            Way("asked", gettext_lazy("Đã gửi, ở trong nước"), to="answer"),
            Way("asked_abroad", gettext_lazy("Đã gửi, có nơi ở ngoài nước"), to="answer_abroad"),
            Way("unneeded", gettext_lazy("Không phải gửi công văn"), to="introduce"),
            MOVED,
            STOPPED,
        ),
        fields=LETTER,
        words=gettext_lazy("Người vào Đảng và người thân không tự đi thẩm tra."),
    ),
    *(
        Step(
            key,
            title,
            Seat.CELL,
            (
                Way("answered", gettext_lazy("Đã có đủ trả lời"), to="introduce"),
                Way("asked_again", gettext_lazy("Chưa có trả lời, đã gửi lại"), to=key),
                MOVED,
                STOPPED,
            ),
            within=Deadline(rule, since="ask"),
            fields=REPLY,
        )
        for key, title, rule in (
            ("answer", gettext_lazy("Nhận trả lời thẩm tra"), "admission.vetting_reply_within"),
            (
                "answer_abroad",
                gettext_lazy("Nhận trả lời thẩm tra, có nơi ở ngoài nước"),
                "admission.vetting_reply_within_abroad",
            ),
        )
    ),
    Step(
        "introduce",
        gettext_lazy("Giới thiệu người vào Đảng"),
        Seat.CELL,
        (Way("introduced", gettext_lazy("Đã có đủ giới thiệu"), to="gather"), MOVED, STOPPED),
        papers=(
            Paper("introduction", gettext_lazy("Giấy giới thiệu của đảng viên chính thức"), "3-KNĐ"),
            Paper("union", gettext_lazy("Nghị quyết giới thiệu của Đoàn"), "4A-KNĐ", required=False),
            Paper(
                "trade_union", gettext_lazy("Nghị quyết giới thiệu của công đoàn"), "4D-KNĐ", required=False
            ),
        ),
        fields={
            "first": introducer(gettext_lazy("Đảng viên giới thiệu")),
            "union": choice(gettext_lazy("Tổ chức cùng giới thiệu"), UNIONS, required=True),
            "second": introducer(gettext_lazy("Đảng viên giới thiệu thứ hai"), required=False),
        },
        check=introduced,
    ),
    Step(
        "gather",
        gettext_lazy("Lấy ý kiến đoàn thể và cấp ủy nơi cư trú"),
        Seat.CELL,
        (Way("gathered", gettext_lazy("Đã có đủ văn bản"), to="consider"), REDO, MOVED, STOPPED),
        papers=(
            Paper("unions_letter", gettext_lazy("Văn bản của đoàn thể nơi làm việc"), "5A-KNĐ"),
            Paper("residence_letter", gettext_lazy("Văn bản của chi ủy nơi cư trú"), "5B-KNĐ"),
            Paper("summary", gettext_lazy("Bản tổng hợp"), "5D-KNĐ"),
        ),
    ),
)

DECIDING = (
    Step(
        "consider",
        gettext_lazy("Chi bộ xét, biểu quyết"),
        Seat.CELL,
        (
            Way("agreed", gettext_lazy("Đủ tỷ lệ, đề nghị kết nạp"), to="appraise"),
            Way(
                "not_agreed",
                gettext_lazy("Không đủ tỷ lệ, vẫn báo cáo lên"),
                to="appraise",
                against_vote=True,
            ),
            REDO,
            MOVED,
        ),
        papers=(
            Paper("cell_resolution", gettext_lazy("Nghị quyết của chi bộ"), "6-KNĐ", required=False),
            Paper(
                "village_resolution",
                gettext_lazy("Nghị quyết của chi bộ cơ sở, chi bộ thôn"),
                "8C-KNĐ",
                required=False,
            ),
        ),
        vote="admission.cell",
        check=considered,
    ),
    Step(
        "appraise",
        gettext_lazy("Đảng ủy bộ phận thẩm định"),
        Seat.GRASSROOTS,
        (Way("appraised", gettext_lazy("Đã thẩm định"), to="resolve"), RETURNED, MOVED),
        papers=(Paper("appraisal", gettext_lazy("Báo cáo thẩm định"), "7-KNĐ"),),
        skipped=has_no_section,
    ),
    Step(
        "resolve",
        gettext_lazy("Đảng ủy cơ sở ra nghị quyết"),
        Seat.GRASSROOTS,
        (
            Way("agreed", gettext_lazy("Đủ tỷ lệ, đề nghị kết nạp"), to="decide"),
            Way(
                "not_agreed", gettext_lazy("Không đủ tỷ lệ, vẫn báo cáo lên"), to="decide", against_vote=True
            ),
            RETURNED,
            MOVED,
        ),
        papers=(Paper("resolution", gettext_lazy("Nghị quyết của đảng ủy cơ sở"), "8A-KNĐ", required=False),),
        vote="admission.grassroots",
        skipped=lambda case: stands_alone(case) or is_delegated(case),
    ),
    Step(
        "decide",
        gettext_lazy("Cấp có thẩm quyền quyết định"),
        deciding_seat,
        (
            DECIDED,
            NOT_DECIDED,
            Way("extended", gettext_lazy("Gia hạn, trường hợp đặc biệt"), to="decide_later", back=True),
            RETURNED,
            REDO,
            MOVED,
        ),
        within=Deadline("admission.decided_within", since="consider"),
        papers=(DECISION_PAPER,),
        fields=CONSENT,
        vote=deciding_vote,
        decides=True,
        check=decided,
    ),
    Step(
        "decide_later",
        gettext_lazy("Cấp có thẩm quyền quyết định, đã gia hạn"),
        deciding_seat,
        (DECIDED, NOT_DECIDED, RETURNED, REDO, MOVED),
        within=Deadline("admission.decision_extension", from_day=first_term_ends),
        papers=(DECISION_PAPER,),
        fields=CONSENT,
        vote=deciding_vote,
        decides=True,
        check=decided,
    ),
)

ADMITTING = (
    Step(
        "receive",
        gettext_lazy("Chi bộ nhận quyết định"),
        Seat.CELL,
        (Way("received", gettext_lazy("Đã nhận quyết định"), to="ceremony"), MOVED),
    ),
    Step(
        "ceremony",
        gettext_lazy("Lễ kết nạp"),
        Seat.CELL,
        (
            Way(
                "held",
                gettext_lazy("Đã làm lễ kết nạp"),
                to="declare",
                does=admitted,
                books=(Kind.ADMISSION,),
                undoes=not_held,
                put_right=gettext_lazy(
                    "Người này đã là đảng viên. Kết nạp không đúng: mở “Hủy quyết định kết nạp” ở hồ sơ đảng viên. "
                    "Ghi nhầm: đảo bút toán kết nạp ở đó, hồ sơ này mở lại ở bước lễ kết nạp."
                ),
            ),
            MOVED,
            STOPPED,
        ),
        within=Deadline("admission.ceremony_within", from_day=ceremony_runs_from),
        papers=(
            Paper("oath", gettext_lazy("Lời tuyên thệ")),
            Paper("minutes", gettext_lazy("Biên bản lễ kết nạp")),
        ),
        fields={
            "ethnicity": lambda: PeopleField(label=gettext_lazy("Dân tộc"), required=False),
            "education": choice(gettext_lazy("Học vấn cao nhất"), Education.choices),
            "theory": choice(gettext_lazy("Lý luận chính trị"), Theory.choices),
            "occupation": choice(gettext_lazy("Nghề nghiệp"), Occupation.choices),
        },
        unkept=("ethnicity", "education", "theory", "occupation"),
        words=gettext_lazy("Làm lễ từng người một. Đảng số tăng, thời gian dự bị tính từ ngày ghi ở đây."),
    ),
    Step(
        "declare",
        gettext_lazy("Khai lý lịch đảng viên, phiếu đảng viên"),
        Seat.CELL,
        (Way("declared", gettext_lazy("Đã khai, đưa vào hồ sơ"), agreed=True),),
        within=Deadline("admission.profile_declared_within", since="ceremony"),
        papers=(
            Paper("member_curriculum", gettext_lazy("Lý lịch đảng viên"), "1-HSĐV"),
            Paper("member_sheet", gettext_lazy("Phiếu đảng viên"), "2-HSĐV"),
        ),
    ),
)

MOVING = (
    Step(
        "forward",
        gettext_lazy("Nơi cũ chuyển hồ sơ"),
        Seat.GRASSROOTS,
        (
            Way(
                "forwarded",
                gettext_lazy("Đã gửi hồ sơ đến nơi mới"),
                to="take_over",
                does=forwarded,
                binds=False,
                put_right=gettext_lazy(
                    "Nếu gửi nhầm nơi, nơi ấy chọn “Người vào Đảng chuyển đơn vị” để gửi tiếp."
                ),
            ),
            STOPPED,
        ),
        within=Deadline("admission.moved_file_forwarded_within"),
        fields={
            "cell": lambda: OrganizationField(
                label=gettext_lazy("Chi bộ nơi mới"), kinds=CELL_KINDS, anywhere=True
            ),
            "moved_on": day(gettext_lazy("Ngày chuyển đơn vị"), required=True),
        },
        check=forwarded_rightly,
        words=gettext_lazy("Từ khi gửi, nơi mới thấy hồ sơ; nơi cũ không thấy nữa."),
    ),
    Step(
        "take_over",
        gettext_lazy("Nơi mới xem xét hồ sơ chuyển đến"),
        Seat.GRASSROOTS,
        (
            Way("again", gettext_lazy("Giao chi bộ mới giới thiệu, xét"), to="introduce", back=True),
            Way(
                "honoured", gettext_lazy("Quyết định đã có còn giá trị, giao chi bộ mới làm lễ"), to="receive"
            ),
            Way("cancelled", gettext_lazy("Quyết định ký quá hạn, hủy và xem xét lại"), to="reconsider"),
            STOPPED,
        ),
        within=Deadline("admission.moved_decided_within", from_day=moved_on),
        check=taken_over,
    ),
    Step(
        "reconsider",
        gettext_lazy("Xem xét lại sau khi hủy quyết định"),
        Seat.GRASSROOTS,
        (Way("again", gettext_lazy("Giao chi bộ mới giới thiệu, xét"), to="introduce", back=True), STOPPED),
        within=Deadline("admission.moved_reconsidered_within"),
    ),
)

ADMISSION = declare(
    Procedure(
        key="admission",
        title=gettext_lazy("Kết nạp đảng viên"),
        purpose=gettext_lazy(
            "Từ khi chi bộ đề nghị cho làm hồ sơ đến khi làm lễ kết nạp và khai lý lịch đảng viên."
        ),
        regulation="mục 1–4, 294-QĐ/TW; 06-HD/TW; 38-HD/BTCTW; 208-QĐ/TW",
        begins=begins,
        facts=facts_of_admission,
        steps=(*STARTING, *DECIDING, *ADMITTING, *MOVING),
    )
)
