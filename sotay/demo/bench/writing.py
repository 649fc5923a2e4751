"""docs/benchmarks.md: what was measured, as tables.

A run replaces the section of its own province; a run of some parts, the parts measured within it. What stands on the
page besides, as somebody wrote it, stays.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .floor import Beside
from .loading import COPY, Loading
from .measuring import Timing
from .pages import TARGET, Visited
from .questions import Case
from .trail import Looked
from .wall import Compared, spent

JUDGED = ("bac_kan", "nation", "cases")
"""The provinces for which targets are set."""

PAGE = Path(__file__).resolve().parents[3] / "docs" / "benchmarks.md"

OPENING = """\
# Benchmarks

`make bench` measures the program on an invented province and writes this page; `make bench PROFILE=ha_giang` adds
another province, and `PROFILE=nation`, with 5.6 million members, the questions of the whole country. The data lie in a
folder of their own, loaded at the first call; what is loaded to be measured goes into databases that are thrown away.

**Read the ratios.** Milliseconds depend on the machine and on who else uses it at the time, which the load average
tells. A ratio compares two ways to the same answer in one run, by processor time where that is known. Nothing here is
asserted in a test.

*best* and *median* are by the clock on the wall, of several runs after one to warm up; *CPU* is the processor time, on
the average, of the database's process, which works alone (`max_parallel_workers_per_gather = 0`). The targets are set
for Bắc Kạn and the nation; one counts as met when the best run is below it, or, on a busy machine, the processor time.
"""


@dataclass(frozen=True)
class Asked:
    """A question measured, beside the plain way to the same answer."""

    case: Case
    timing: Timing
    plain: Timing | None
    way: str

    def __str__(self) -> str:
        return f"{self.case.title}: {self.timing.in_statements}"

    @property
    def ratio(self) -> float | None:
        """How many times dearer the plain way is."""
        if self.plain is None:
            return None
        ours, theirs = self.timing.server_cpu, self.plain.server_cpu
        if ours and theirs:
            return theirs / ours
        return self.plain.in_statements.best / self.timing.in_statements.best


@dataclass
class Report:
    """All that one run measured."""

    profile: str
    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)
    visited: list[Visited] = field(default_factory=list)
    compared: list[Compared] = field(default_factory=list)
    loaded: list[Loading] = field(default_factory=list)
    looked: list[Looked] = field(default_factory=list)
    by_month: list[Asked] = field(default_factory=list)
    in_part: bool = False
    """Some parts of a province are measured; of the others the page says on what it said."""

    @property
    def judged(self) -> bool:
        return self.profile in JUDGED

    def section(self) -> str:
        if self.in_part:
            when = table(("", ""), self.facts)
            return "\n\n".join([f"## {self.title}", *(f"{part}\n\n{when}" for part in self._parts())]) + "\n"
        return "\n\n".join([f"## {self.title}", table(("", ""), self.facts), *self._parts()]) + "\n"

    def _parts(self) -> list[str]:
        """Each with its heading, but for the trail's, which is a section of its own."""
        parts = []
        if self.asked:
            parts.append(f"### In the database\n\n{self._questions(self.asked)}")
            parts.append(f"### Along which indexes\n\n{WAYS_SAY}\n\n{self._ways(self.asked)}")
        if self.by_month:
            months = self._questions(self.by_month)
            parts.append(f"### Meetings by month\n\n{months}\n\n{self._ways(self.by_month)}")
        if self.beside:
            parts.append(f"### Beside bare tables\n\n{BESIDE_SAYS}\n\n{self._beside()}")
        if self.visited:
            parts.append(f"### Whole pages\n\n{PAGES_SAY}\n\n{self._pages()}")
        if self.compared:
            parts.append(f"### What row security costs\n\n{WALL_SAYS}\n\n{self._compared()}")
        if self.loaded:
            parts.append(f"### Many rows at once\n\n{LOADING_SAYS}\n\n{self._loading()}")
        if self.looked:
            parts.append(f"{TRAIL_SAYS}\n\n{self._looked()}")
        return parts

    def _looked(self) -> str:
        head = ("looked for", "best, ms", "median, ms", "statements", "lines", "along")
        rows = [
            (
                each.title,
                f"{each.timing.best:,.0f}",
                f"{each.timing.median:,.0f}",
                str(each.timing.statements),
                str(each.lines),
                each.way,
            )
            for each in self.looked
        ]
        return table(head, rows)

    def _questions(self, asked: Sequence[Asked]) -> str:
        head = (
            "question",
            "target, ms",
            "best, ms",
            "median, ms",
            "CPU, ms",
            "statements",
            "**the plain way costs**",
        )
        return table(head, [_question(each, judged=self.judged) for each in asked])

    def _ways(self, asked: Sequence[Asked]) -> str:
        return "\n".join(f"- {each.case.title}: {each.way}" for each in asked if each.way)

    def _beside(self) -> str:
        head = (
            "question",
            "Sotay, ms",
            "plain SQL on bare tables, ms",
            "DuckDB, ms",
            "**Sotay / SQL**",
            "**Sotay / DuckDB**",
        )
        return table(head, [_besides(each) for each in self.beside])

    def _pages(self) -> str:
        head = ("page", "best, ms", "median, ms", "in statements, ms", "own CPU, ms", "kB",
                "statements", "… of a small organisation", f"below {TARGET} ms")  # fmt: skip
        return table(head, [_visit(each, judged=self.judged) for each in self.visited])

    def _compared(self) -> str:
        head = ("office", "page", "with, ms", "without, ms", "**costs**")
        rows = [
            (
                each.office,
                each.title,
                f"{spent(each.behind):.1f}",
                f"{spent(each.open):.1f}",
                f"**{each.cost:+.0%}**",
            )
            for each in self.compared
        ]
        for office in dict.fromkeys(each.office for each in self.compared):
            own = [each for each in self.compared if each.office == office]
            behind, open_ = sum(spent(each.behind) for each in own), sum(spent(each.open) for each in own)
            rows.append(
                (office, "all of them", f"{behind:.1f}", f"{open_:.1f}", f"**{behind / open_ - 1:+.0%}**")
            )
        return table(head, rows)

    def _loading(self) -> str:
        head = ("what", "target, s", "seconds", "CPU, s (own + database)", "rows", "**of COPY's CPU**")
        copy = next((each for each in self.loaded if each.title == COPY), None)
        return table(head, [_load(each, copy, judged=self.judged) for each in self.loaded])


WAYS_SAY = "How the dearest statement of each reads the tables, as `EXPLAIN` tells it."
PAGES_SAY = (
    "Asked by the organisation department through the whole program, without the network. The number of statements "
    "does not grow with what is shown: but for a few it is the same for the province and for one of its smallest parts."
)
WALL_SAYS = (
    "The same pages with policies and a transaction of their own, and without either, in turns, on a copy of the "
    "database: processor time of both sides, the better half of twelve runs."
)

LOADING_SAYS = (
    "One roster of everybody known by name, as a workbook with the oddities of real ones. COPY and `bulk_create` write "
    "the very rows the import wrote, into the same tables with their constraints, triggers and indexes."
)

TRAIL_SAYS = (
    "The auditor's whole page with entries of three years, half of them records that were opened, in a copy of the "
    "province's database; `bench --only trail` measures it anew. *along*: the indexes of its dearest statement, where "
    "that is about the trail; on the other pages it is finding out who asks."
)

BESIDE_SAYS = (
    "The same rows in narrow tables without rights, lines, or moments of knowledge, asked in plain SQL: by "
    "PostgreSQL, and by DuckDB, which reads columns and has one thread. Best of several runs by the clock; Sotay's "
    "time includes its own Python."
)


def _besides(each: Beside) -> Sequence[str]:
    ours, bare, floor = each.ours.best, each.bare.best, each.floor.best
    return (
        each.title,
        f"{ours:.1f}",
        f"{bare:.1f}",
        f"{floor:.1f}",
        f"**{ours / bare:.2f} ×**",
        f"**{ours / floor:.2f} ×**",
    )


def _question(each: Asked, *, judged: bool) -> Sequence[str]:
    timing, target = each.timing.in_statements, each.case.target if judged else None
    ratio = "" if each.ratio is None else f"**{each.ratio:.1f} ×**: {each.case.plain_title}"
    return (
        each.case.title,
        "" if target is None else f"{target:,.0f} {met(target, timing)}",
        f"{timing.best:.1f}",
        f"{timing.median:.1f}",
        _number(timing.server_cpu),
        str(timing.statements),
        ratio,
    )


def met(target: float, timing: Timing) -> str:
    if timing.best <= target:
        return "✓"
    return "✓ by CPU" if timing.server_cpu is not None and timing.server_cpu <= target else "✗"


def _visit(each: Visited, *, judged: bool) -> Sequence[str]:
    timing = each.timing
    return (
        each.title,
        f"{timing.best:.0f}",
        f"{timing.median:.0f}",
        f"{timing.in_statements.best:.0f}",
        f"{timing.own_cpu:.0f}",
        f"{each.size / 1000:.0f}",
        str(timing.statements),
        "" if each.statements_smaller is None else str(each.statements_smaller),
        _page_met(timing) if judged else "",
    )


def _page_met(timing: Timing) -> str:
    if timing.best <= TARGET:
        return "✓"
    if timing.server_cpu is None:
        return "✗"
    return "✓ by CPU" if timing.own_cpu + timing.server_cpu <= TARGET else "✗"


def _load(each: Loading, copy: Loading | None, *, judged: bool) -> Sequence[str]:
    ratio = f"**{each.cpu / copy.cpu:.1f} ×**" if copy and copy.cpu and each.beside_copy else ""
    goal = ""
    if judged and each.target is not None:
        goal = f"{each.target:.0f} {'✓' if each.seconds <= each.target else _late(each)}"
    return each.title, goal, f"{each.seconds:.1f}", _both(each), f"{each.rows:,}", ratio


def _late(each: Loading) -> str:
    return "✓ by CPU" if each.server_cpu is not None and each.cpu <= (each.target or 0) else "✗"


def _both(each: Loading) -> str:
    return f"{each.own_cpu:.1f} + {_number(each.server_cpu)}"


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:.1f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


SECTION = r"^<!-- {} -->\n## .*\n(?:(?!## |<!-- \w+ -->).*\n)*"
"""What a run wrote: from its mark to the next heading of its rank, or the next mark."""


def with_section(text: str, profile: str, section: str, *, in_part: bool = False) -> str:
    """The page with one province's section replaced, or added at its end.

    Args:
        text: the page as it is.
        profile: whose section.
        section: its text, with a heading.
        in_part: only the parts that stand in it are replaced in the section there is, or added to it.
    """
    begins = re.search(r"^(?=## |<!-- \w+ -->\n)", text, re.MULTILINE)
    rest = f"{text[begins.start() :].rstrip()}\n" if begins else ""
    found = re.search(SECTION.format(profile), rest, re.MULTILINE)
    before, known, after = (
        (rest[: found.start()], found[0], rest[found.end() :]) if found else (f"{rest}\n", "", "")
    )
    if in_part and known:
        section = with_parts(known.partition("\n")[2], section)
    return f"{OPENING}\n{before.lstrip()}<!-- {profile} -->\n{section.rstrip()}\n\n{after}".rstrip() + "\n"


def with_parts(known: str, section: str) -> str:
    """A section with the parts of another in place of its own of the same heading; new ones stand last."""
    (head, parts), (_head, new) = parts_of(known), parts_of(section)
    return "\n\n".join([head, *(parts | new).values()]) + "\n"


def parts_of(section: str) -> tuple[str, dict[str, str]]:
    """What stands before the parts of a section, and these by their heading."""
    head, *parts = (part.strip() for part in re.split(r"^(?=### )", section, flags=re.MULTILINE))
    return head, {part.partition("\n")[0]: part for part in parts}


def write(report: Report, page: Path = PAGE) -> Path:
    page.parent.mkdir(exist_ok=True)
    known = page.read_text(encoding="utf-8") if page.exists() else ""
    text = with_section(known, report.profile, report.section(), in_part=report.in_part)
    page.write_text(text, encoding="utf-8")
    return page
