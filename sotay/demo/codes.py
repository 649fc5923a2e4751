"""Codes of organisations: 14 digits from the place in the tree, given anew when the parent changes."""

from .changes import Act, Change, History
from .tree import Node


class Coding:
    """Numbers every organisation within its parent; a number once given is never given again."""

    def __init__(self, province: str, history: History) -> None:
        self.province = province
        self.counters: dict[tuple[int, str], int] = {}
        self.own: dict[int, int] = {}
        self.parent: dict[int, Node | None] = {}
        self.kind: dict[int, str] = {}
        self.children: dict[int, list[Node]] = {}
        self.given: dict[int, list[tuple[int, str, Act]]] = {}  # node -> (since, code, act)
        self._open(history)
        for _day, _order, node, change in _in_time(history):
            if change is None:
                self._enter(node, node.founding)
            elif "parent" in change.before or change.before.get("kind") == "grassroots_committee":
                self._move(node, change)

    def _open(self, history: History) -> None:
        for node in history.tree.nodes():
            parent, kind = node.parent, node.kind
            for change in node.past:  # latest first
                parent, kind = change.before.get("parent", parent), change.before.get("kind", kind)
            self.parent[id(node)], self.kind[id(node)] = parent, kind
        for node in history.tree.nodes():
            if not node.since and node.kind != "delegation":
                self._enter(node, history.opening, code=False)
        for node in history.tree.nodes():
            if not node.since and node.kind != "delegation":
                self.given[id(node)] = [(0, self._code(node), history.opening)]

    def _enter(self, node: Node, act: Act, *, code: bool = True) -> None:
        parent = self.parent[id(node)]
        self.own[id(node)] = self._next(parent, self.kind[id(node)])
        if parent is not None:
            self.children.setdefault(id(parent), []).append(node)
        if code:
            self.given[id(node)] = [(act.day, self._code(node), act)]

    def _next(self, parent: Node | None, kind: str) -> int:
        key = id(parent), "cell" if kind == "cell" else "other"
        self.counters[key] = self.counters.get(key, 0) + 1
        return self.counters[key]

    def _move(self, node: Node, change: Change) -> None:
        """Give new codes to the moved organisation and all under it."""
        old = self.parent[id(node)]
        later = [c for c in node.past if c.act.day > change.act.day]  # latest first
        parent, kind = node.parent, node.kind
        for other in later:
            parent, kind = other.before.get("parent", parent), other.before.get("kind", kind)
        if old is not None:
            self.children[id(old)].remove(node)
        self.parent[id(node)], self.kind[id(node)] = parent, kind
        self.own[id(node)] = self._next(parent, kind)
        self.children.setdefault(id(parent), []).append(node)
        moved = [node]
        for under in moved:
            moved.extend(self.children.get(id(under), []))
        for under in moved:
            self.given[id(under)].append((change.act.day, self._code(under), change.act))

    def _code(self, node: Node) -> str:
        parts = [0, 0, 0, 0]
        walk: Node | None = node
        while walk is not None:
            kind = self.kind[id(walk)]
            if kind != "province":
                place = {"upper": 0, "section": 2, "cell": 3}.get(kind, 1)
                parts[place] = self.own[id(walk)]
            walk = self.parent[id(walk)]
        return ".".join([self.province, *(f"{part:03d}" for part in parts)])


def _in_time(history: History) -> list[tuple[int, int, Node, Change | None]]:
    """Foundings and changes by day; a change first, so that what is founded under it finds it changed."""
    rows: list[tuple[int, int, Node, Change | None]] = []
    rows += [(change.act.day, 0, change.node, change) for change in history.changes]
    rows += [(node.since, 1, node, None) for node in history.tree.nodes() if node.since]
    return sorted(rows, key=lambda row: row[:2])
