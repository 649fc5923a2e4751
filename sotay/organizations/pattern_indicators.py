"""Figures of the register of organisation models: how many are in use, where, and how many were looked over."""

from django.db.models import Exists, IntegerField, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.time import DAY

from .pattern_queries import patterns_in, reviewed_between, uses_in
from .patterns import PatternReview

ONE = Value(1, output_field=IntegerField())
NO_CHILD = Value("")


def _pick_pattern(question: Question, name: str, values: Values) -> Q:
    """A property of a model; ``reviewed``: looked over in the year of the day, up to it."""
    if name != "reviewed":
        return Q(**{f"{name}__in": values})
    looked_over = Q(reviewed_between(question.on.replace(month=1, day=1), question.on + DAY))
    return looked_over if values == (True,) else ~looked_over


def _patterns(question: Question, by_child: bool) -> list[Part]:
    pick = lambda name, values: _pick_pattern(question, name, values)  # noqa: E731
    return [Part(patterns_in(question), ONE, pick, NO_CHILD)]


def _pick(name: str, values: Values) -> Q:
    return Q(**{f"{name}__in": values})


def _uses(question: Question, by_child: bool) -> list[Part]:
    return [Part(uses_in(question).filter(pattern__in=patterns_in(question)), ONE, _pick, NO_CHILD)]


def _reviews(question: Question, by_child: bool) -> list[Part]:
    """Of models in use or ended by then, in the period."""
    of_the_place = patterns_in(question).filter(pk=OuterRef("pattern")).values("pk")
    ended = patterns_in(question, ended=True).filter(pk=OuterRef("pattern")).values("pk")
    rows = PatternReview.objects.filter(reviewed_on__gte=question.start, reviewed_on__lt=question.end)
    return [Part(rows.filter(Q(Exists(of_the_place)) | Q(Exists(ended))), ONE, _pick, NO_CHILD)]


PATTERNS = Source("patterns", _patterns, needs_book=False)
USES = Source("pattern uses", _uses, needs_book=False)
REVIEWS = Source("pattern reviews", _reviews, needs_book=False)
MODELS, TURNS = _("mô hình"), _("lượt")

declare(
    Indicator("organization_models", _("Mô hình tổ chức đang áp dụng"), MODELS, PATTERNS),
    Indicator(
        "organization_models_on_trial",
        _("Mô hình tổ chức đang thí điểm"),
        MODELS,
        PATTERNS,
        {"pilot": (True,)},
    ),
    Indicator(
        "organization_models_reviewed",
        _("Mô hình tổ chức đã rà soát trong năm"),
        MODELS,
        PATTERNS,
        {"reviewed": (True,)},
    ),
    Indicator(
        "organization_models_not_reviewed",
        _("Mô hình tổ chức chưa rà soát trong năm"),
        MODELS,
        PATTERNS,
        {"reviewed": (False,)},
    ),
    Indicator("organization_model_uses", _("Lượt tổ chức áp dụng mô hình"), TURNS, USES),
    Indicator("organization_model_reviews", _("Lượt rà soát mô hình tổ chức"), TURNS, REVIEWS, kind="flow"),
    Indicator(
        "organization_model_reviews_ending",
        _("Lượt rà soát đi đến kết thúc mô hình"),
        TURNS,
        REVIEWS,
        {"outcome": ("end",)},
        kind="flow",
    ),
)
