"""The rule book as its users read it: what holds on a day, where it stands, how sure that is."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from sotay.kernel.time import today
from sotay.kernel.web import Request, page, signed_in
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization, RuleOverride, described
from sotay.regulations import FOREVER, GRADE_WORDS, Clause, Grade, book, clause, clauses, overridden
from sotay.regulations.listing import plain

MEANINGS = {
    Grade.READ: gettext_lazy("Đã đọc chính văn bản. Việc trái quy định này bị từ chối."),
    Grade.SECONDARY: gettext_lazy("Lấy từ báo chí, hướng dẫn địa phương. Việc trái quy định này bị từ chối."),
    Grade.UNVERIFIED: gettext_lazy(
        "Mới nghe nói, cần tra lại. Chỉ cảnh báo, cơ quan có thẩm quyền quyết định."
    ),
    Grade.UNCONFIRMED: gettext_lazy(
        "Văn bản đã bị thay bằng văn bản chưa ai ở đây đọc. Chỉ cảnh báo, cơ quan có thẩm quyền quyết định."
    ),
    Grade.ASSUMED: gettext_lazy("Chưa biết cho ngày này, hoặc do chương trình đặt ra. Chỉ cảnh báo."),
}
CHIPS = {
    Grade.READ: "done",
    Grade.SECONDARY: "open",
    Grade.UNVERIFIED: "unverified",
    Grade.UNCONFIRMED: "unverified",
    Grade.ASSUMED: "estimate",
}


@require_GET
@signed_in
def rules(request: Request) -> HttpResponse:
    """Every rule of a day, or all versions of one."""
    office = request.office  # type: ignore[attr-defined]
    bar = bar_of(request, office.organization if office else None)
    bar.action_url = bar.today_url = request.path
    key = request.GET.get("key", "")
    if key in book().rules:
        return page(request, "desk/rule.html", one_rule(key, bar.on) | {"bar": bar})
    words, grade = request.GET.get("q", "").strip(), request.GET.get("grade", "")
    own = overrides(office.organization, bar.on) if office else {}
    chapters = [
        {"title": chapter.title, "rules": rows}
        for chapter in book().chapters
        if (rows := [row for row in chapter_rows(chapter.keys, bar.on, own) if fits(row, words, grade)])
    ]
    held = [clause(each, bar.on).grade for each in book().keys]
    return page(
        request,
        "desk/rules.html",
        {
            "bar": bar,
            "page_title": pgettext("count", "Quy định"),
            "chapters": chapters,
            "count": sum(len(chapter["rules"]) for chapter in chapters),
            "words": _(words),
            "grade": grade,
            "grades": grades(held),
        },
    )


def chapter_rows(keys: Iterable[str], on: date, own: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    return [row_of(clause(key, on)) | {"own": own.get(key)} for key in keys]


def row_of(rule: Clause) -> dict[str, Any]:
    return {
        "key": rule.key,
        "title": rule.title,
        "value": rule.in_words,
        "citation": rule.citation,
        "grade": str(rule.grade),
        "grade_words": _(GRADE_WORDS[rule.grade]),
        "standing": rule.standing,
        "chip": CHIPS[rule.grade],
        "since": rule.since,
        "until": rule.until if rule.until != FOREVER else None,
        "note": rule.note,
        "url": door("rules", key=rule.key),
    }


def fits(row: dict[str, Any], words: str, grade: str) -> bool:
    """Whether a rule is of the grade and holds all the words that were asked for, diacritics or not."""
    if grade and row["grade"] != grade:
        return False
    text = plain(" ".join((row["key"], row["title"], row["value"], row["citation"])))
    return all(word in text for word in plain(words).split())


def grades(held: list[Grade]) -> list[dict[str, Any]]:
    """The grades with what each means and how many rules of the day bear it."""
    number = Counter(held)
    return [
        {
            "key": str(grade),
            "words": _(words),
            "meaning": MEANINGS[grade],
            "chip": CHIPS[grade],
            "count": number[grade],
        }
        for grade, words in GRADE_WORDS.items()
    ]


def one_rule(key: str, on: date) -> dict[str, Any]:
    """A rule with all its versions, the latest first."""
    holds = clause(key, on)
    versions = [row_of(version) | {"current": version.in_force(on)} for version in reversed(clauses(key))]
    return {
        "page_title": holds.title,
        "holds": row_of(holds),
        "versions": versions,
        "rules_url": door("rules"),
    }


def overrides(organization: Organization, on: date) -> dict[str, dict[str, str]]:
    """What competent bodies here and above have set for themselves."""
    rows = list(RuleOverride.objects.as_of(on).filter(organization_id__in=organization.ancestor_ids))
    if not rows:
        return {}
    names = described([row.organization_id for row in rows], today())
    # The nearest comes last and stays.
    rows.sort(key=lambda row: organization.ancestor_ids.index(row.organization_id))
    return {
        row.key: {
            "value": overridden(row.key, row.value, row.regulation, row.valid_from, row.valid_to).in_words,
            "by": names[row.organization_id].name,
            "citation": row.regulation,
        }
        for row in rows
    }
