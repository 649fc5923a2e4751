"""How the database went about it: which tables it read, and along which indexes."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from .measuring import sampled

ALONG = {
    "Index Only Scan": "{index} only",
    "Index Scan": "{index}",
    "Bitmap Index Scan": "{index} as a bitmap",
    "Seq Scan": "all of {table}",
}


def way(run: Callable[[], Any]) -> str:
    """The way the dearest statement of something goes."""
    return max(_explained(run), default=(0.0, ""))[1]


def _explained(run: Callable[[], Any]) -> Iterator[tuple[float, str]]:
    statements: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note), sampled():
        run()
    for sql, params in statements:
        if sql.lstrip(" \n(").startswith(("SELECT", "WITH")):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
                (plan,) = cursor.fetchone()
            root = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
            if tables := " + ".join(dict.fromkeys(_scans(root))):
                yield root["Total Cost"], tables


def _scans(node: dict[str, Any]) -> Iterator[str]:
    if words := ALONG.get(node["Node Type"]):
        yield words.format(index=node.get("Index Name", ""), table=node.get("Relation Name", ""))
    for child in node.get("Plans", ()):
        yield from _scans(child)
