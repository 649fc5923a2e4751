"""Rows that are wrong for good: what a committee must mend before its roster can be loaded."""

from collections.abc import Callable, Mapping
from datetime import date
from random import Random

Row = list[str | int | date | None]
SHARE = 0.01


class Spoiler:
    """Makes about one row in a hundred wrong, and says in which way."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.earlier: str | int | date | None = None
        self.ways: dict[str, Callable[[Row, Mapping[str, int]], bool]] = {
            "no name": self._no_name,
            "impossible birth date": self._no_such_day,
            "unknown cell": self._unknown_place,
            "short identity number": self._short_number,
            "identity number of somebody else": self._number_twice,
            "both sexes": self._both_sexes,
        }

    def spoil(self, row: Row, columns: Mapping[str, int]) -> str:
        """Perhaps make a row wrong; answers what was done to it."""
        number = row[columns["identity"]]
        if self.rng.random() < SHARE:
            what = self.rng.choice(list(self.ways))
            if self.ways[what](row, columns):
                return what
        self.earlier = number or self.earlier
        return ""

    def _no_name(self, row: Row, columns: Mapping[str, int]) -> bool:
        row[columns["name"]] = None
        if "given" in columns:
            row[columns["given"]] = None
        return True

    def _no_such_day(self, row: Row, columns: Mapping[str, int]) -> bool:
        row[columns["born"]] = "31/02/1985"
        return True

    def _unknown_place(self, row: Row, columns: Mapping[str, int]) -> bool:
        row[columns["place"]] = "Chi bộ thôn Không Có" if columns["place"] > 1 else "99.999.999.999.999"
        return True

    def _short_number(self, row: Row, columns: Mapping[str, int]) -> bool:
        row[columns["identity"]] = "00612345"
        return True

    def _number_twice(self, row: Row, columns: Mapping[str, int]) -> bool:
        row[columns["identity"]] = self.earlier
        return self.earlier is not None

    def _both_sexes(self, row: Row, columns: Mapping[str, int]) -> bool:
        if "marks" not in columns:
            return False
        row[columns["marks"]] = row[columns["marks"] + 1] = "x"
        return True
