"""Proofs about meetings: their numbers are what their rows say, and nothing that should have gone is kept."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from sotay.kernel.verify import proves, rows

from .counted import FRESH


@proves(_("Họp: số dự, số phát biểu khớp với danh sách điểm danh"))
def numbers_agree_with_names() -> Iterator[str]:
    sql = """
    SELECT m.id FROM meetings_meeting m JOIN (
      SELECT meeting_id, count(*) FILTER (WHERE seen <> 'absent') AS came,
             count(*) FILTER (WHERE seen = 'online') AS far,
             count(*) FILTER (WHERE spoke) AS spoke, count(*) FILTER (WHERE spoke AND seen = 'absent') AS wrong
      FROM meetings_attendance GROUP BY 1) a ON a.meeting_id = m.id
    WHERE m.present + m.beyond < a.came OR m.online < a.far OR m.speakers < a.spoke OR a.wrong > 0
    """  # fewer names than numbers: somebody's time is over, and their name was taken away
    for (number,) in rows(sql):
        yield f"meetings_meeting:{number} does not agree with who came"


@proves(_("Họp: biên bản đã ký thì không còn bản ghi tạm, không còn ý kiến gửi trước"))
def nothing_lingers() -> Iterator[str]:
    for table in ("meetings_jotting", "meetings_beforehand"):
        sql = f"""
        SELECT DISTINCT m.id FROM {table} t JOIN meetings_meeting m ON m.id = t.meeting_id
        WHERE m.state IN ('signed', 'cancelled')
        """
        for (number,) in rows(sql):
            yield f"meetings_meeting:{number} is over and still has rows in {table}"


@proves(_("Họp: việc của nghị quyết đếm đúng; nghị quyết có số, đã đủ phiếu"))
def resolutions_are_counted() -> Iterator[str]:
    sql = """
    SELECT m.id FROM meetings_meeting m LEFT JOIN (
      SELECT meeting_id, count(*) AS given, count(*) FILTER (WHERE result <> '') AS closed, max(due_on) AS last
      FROM meetings_assignment GROUP BY 1) a ON a.meeting_id = m.id
    WHERE a.meeting_id IS NOT NULL AND (m.tasks, m.tasks_closed, m.follow_up_by) IS DISTINCT FROM
          (a.given, a.closed, a.last)
       OR m.number_id IS NOT NULL AND NOT m.has_resolution
    """
    for (number,) in rows(sql):
        yield f"meetings_meeting:{number} does not count its tasks"


@proves(_("Họp: tổ chức có đó vào ngày họp; không nơi nào họp loại không phải của mình"))
def who_met_was_there() -> Iterator[str]:
    sql = """
    SELECT m.id FROM meetings_meeting m LEFT JOIN organizations_organizationstate s
      ON s.organization_id = m.organization_id AND s.known_to >= '9999-12-30'
         AND s.valid_from <= m.held_on AND s.valid_to > m.held_on
    WHERE m.state = 'signed' AND (s.id IS NULL
      OR m.kind IN ('regular', 'thematic', 'cell_committee') AND s.kind NOT IN ('cell', 'grassroots_cell'))
    """
    for (number,) in rows(sql):
        yield f"meetings_meeting:{number} was held by nobody who could"


@proves(_("Họp: số đếm sẵn từng tháng đúng với các cuộc họp"))
def counts_are_what_meetings_say() -> Iterator[str]:
    sql = f"""
    SELECT coalesce(k.organization_id, f.organization_id), coalesce(k.month, f.month)
    FROM meetings_monthcount k FULL JOIN ({FRESH}) f
      ON f.organization_id = k.organization_id AND f.month = k.month
    WHERE (k.met, k.expected, k.present) IS DISTINCT FROM (f.met, f.expected, f.present)
    """
    for organization, month in rows(sql):
        yield f"organisation {organization}: meetings of {month:%m/%Y} are not what is counted"
