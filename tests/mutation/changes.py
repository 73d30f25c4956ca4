"""The small changes a careless hand might make: a comparison turned, a guard left out, a slice from the wrong end."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from io import StringIO
from itertools import accumulate
from typing import Final

from tests.mutation.mutant import Edit

COMPARED: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
RECKONED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLED: Final = {"any": "all", "all": "any", "min": "max", "max": "min", "sorted": "list"}
PLAIN_TEXT: Final = re.compile(r"""b?'[^"\\]*'""")
TIDYING: Final = frozenset({"strip", "lower", "upper", "casefold"})
"""Methods that may be left out: what they are called on is of the same kind."""
BINDING: Final[tuple[tuple[type[ast.AST], ...], ...]] = (
    (ast.IfExp, ast.Lambda), (ast.Or,), (ast.And,), (ast.Not,), (ast.Compare,), (ast.BitOr,), (ast.BitAnd,),
    (ast.Add, ast.Sub), (ast.Mult, ast.Div, ast.FloorDiv, ast.Mod), (ast.USub,),
)  # fmt: skip
"""What binds loosely comes first: a piece that binds more loosely than what stood there is put in brackets."""


@dataclass(frozen=True)
class Spot:
    """A node of a module, and where it stands."""

    node: ast.AST
    parent: ast.AST
    field: str
    index: int
    """Its place in a list, -1 where the field is no list."""
    within: str
    lines: range
    whole: ast.AST
    """The f-string it is a part of, or itself: parts of an f-string have no place of their own in the text."""
    worded: bool
    """Whether texts here are words for whoever operates the bot, in a log or an error: those are no rules."""

    def put(self, node: ast.AST) -> None:
        """Put another node in its place."""
        if self.index < 0:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node

    def text(self, node: ast.AST) -> str:
        """Return what stands in the text with another node in its place."""
        if isinstance(node, ast.stmt):
            return _written(node)
        if self.whole is self.node:
            written = _written(node)
            joined = isinstance(self.parent, ast.expr) and not (isinstance(self.parent, ast.Call) and self.index >= 0)
            return f"({written})" if joined and _binds(node) < _binds(self.node) else written
        self.put(node)
        try:
            return _written(self.whole)
        finally:
            self.put(self.node)


def edits(source: str) -> Iterator[Edit]:
    """Return every change to a module that this file knows."""
    starts = [0, *accumulate(len(line) for line in source.encode().splitlines(keepends=True))]

    def place(line: int, column: int) -> int:
        return starts[line - 1] + column

    def replaced(spot: Spot, node: ast.AST) -> Edit:
        at = spot.whole
        assert isinstance(at, ast.expr | ast.stmt)
        start, end = place(at.lineno, at.col_offset), place(at.end_lineno or 0, at.end_col_offset or 0)
        return Edit(start, end, spot.text(node), spot.within, spot.lines)

    for spot in spots(ast.parse(source)):
        for node in _others(spot):
            yield replaced(spot, node)
        match spot.node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                for mark in spot.node.decorator_list:
                    end = place(mark.end_lineno or 0, mark.end_col_offset or 0)
                    yield Edit(place(mark.lineno, mark.col_offset) - 1, end, "", spot.within, range(0))
            case ast.With() | ast.AsyncWith() if not any(item.optional_vars for item in spot.node.items):
                last = spot.node.items[-1].context_expr
                end = place(last.end_lineno or 0, last.end_col_offset or 0)
                yield Edit(place(spot.node.lineno, spot.node.col_offset), end, "if True", spot.within, spot.lines)
            case _:
                pass


def spots(tree: ast.Module) -> Iterator[Spot]:
    """Return every node that may be changed: not what is written about the code, its types, imports and docstrings."""
    yield from _below(tree, Spot(tree, tree, "", -1, "", range(0), tree, worded=False))


def _below(node: ast.AST, at: Spot) -> Iterator[Spot]:
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_params", "format_spec", "ctx"):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(-1, value)]:
            if isinstance(child, ast.AST) and not _spoken(child):
                spot = _spot(child, node, field, index, at)
                yield spot
                yield from _below(child, spot)


def _spot(node: ast.AST, parent: ast.AST, field: str, index: int, above: Spot) -> Spot:
    within, lines = above.within, above.lines
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        within = f"{within}.{node.name}".lstrip(".")
    if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef) and field == "body":
        lines = range(1)  # from here on it runs when it is called
    if lines and isinstance(node, ast.stmt):
        body = getattr(node, "body", None)
        lines = range(node.lineno, body[0].lineno if isinstance(body, list) else (node.end_lineno or 0) + 1)
    whole = above.whole if isinstance(above.whole, ast.JoinedStr) else node
    worded = above.worded or isinstance(node, ast.Raise) or _logs(node)
    return Spot(node, parent, field, index, within, lines, whole, worded)


def _spoken(node: ast.AST) -> bool:
    """Say whether a node is no rule: a docstring, an import, a type, the list of what a module gives away."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
            return True
        case ast.Subscript(value=ast.Name(id="Literal" | "Callable" | "Protocol")):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
    return False


def _logs(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="log" | "structlog"))):
            return True
    return False


def _others(spot: Spot) -> Iterator[ast.AST]:
    """Return what might stand in a node's place by mistake."""
    node = spot.node
    if isinstance(node, ast.expr):
        yield from _values(spot, node)
        yield from _judged(spot, node)
        if isinstance(spot.parent, ast.Return) and not isinstance(node, ast.Constant):
            yield ast.Constant(None)
        if spot.field == "iter" and not getattr(spot.parent, "is_async", isinstance(spot.parent, ast.AsyncFor)):
            yield _first_of(node)
    elif isinstance(node, ast.stmt):
        yield from _statements(node)


def _judged(spot: Spot, node: ast.expr) -> Iterator[ast.AST]:
    """Return other tests than what an `if`, a `while` or a filter tests: its opposite, or never."""
    if spot.field == "test" and not isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp):
        yield ast.UnaryOp(ast.Not(), node)
    if spot.field == "test" and isinstance(spot.parent, ast.If) and not isinstance(node, ast.Constant):
        yield ast.Constant(value=False)


def _values(spot: Spot, node: ast.expr) -> Iterator[ast.AST]:  # noqa: C901, PLR0912 - one line a kind
    match node:
        case ast.Constant():
            yield from _constants(node, spot.worded or isinstance(spot.parent, ast.JoinedStr))
        case ast.Compare():
            for place, operator in enumerate(node.ops):
                for other in COMPARED[type(operator)]:
                    yield _with(node, ops=[*node.ops[:place], other(), *node.ops[place + 1 :]])
        case ast.BoolOp():
            yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
            for place in range(len(node.values)):
                rest = [*node.values[:place], *node.values[place + 1 :]]
                yield rest[0] if len(rest) == 1 else _with(node, values=rest)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.BinOp() if type(node.op) in RECKONED:
            yield _with(node, op=RECKONED[type(node.op)]())
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            for place, each in enumerate(node.generators):
                if each.ifs:
                    loops = [*node.generators[:place], _with(each, ifs=[]), *node.generators[place + 1 :]]
                    yield _with(node, generators=loops)
        case ast.Slice():
            yield from _slices(node)
        case ast.Tuple() | ast.List() | ast.Set() if any(isinstance(each, ast.Starred) for each in node.elts):
            for place in range(len(node.elts)):
                if len(node.elts) > 1:
                    yield _with(node, elts=[*node.elts[:place], *node.elts[place + 1 :]])
        case ast.Tuple() if isinstance(spot.parent, ast.ExceptHandler):
            for place in range(len(node.elts)):
                yield _with(node, elts=[*node.elts[:place], *node.elts[place + 1 :]])
        case ast.Call():
            yield from _calls(node)
        case _:
            pass


def _constants(node: ast.Constant, worded: bool) -> Iterator[ast.AST]:
    match node.value:
        case bool():
            yield ast.Constant(not node.value)
        case int() | float():
            yield ast.Constant(node.value + 1)
            yield ast.Constant(node.value - 1)
        case str() if not worded:
            yield ast.Constant("" if node.value else "x")
        case bytes():
            yield ast.Constant(b"" if node.value else b"x")
        case _:
            pass


def _slices(node: ast.Slice) -> Iterator[ast.Slice]:
    if node.lower:
        yield ast.Slice(None, node.upper, node.step)
    if node.upper:
        yield ast.Slice(node.lower, None, node.step)
    if node.lower and not node.upper:
        yield ast.Slice(None, _turned(node.lower), node.step)
    if node.upper and not node.lower:
        yield ast.Slice(_turned(node.upper), None, node.step)


def _first_of(node: ast.expr) -> ast.expr:
    first = ast.Slice(None, ast.Constant(1))
    return ast.Subscript(ast.Call(ast.Name("list"), [node], []), first)


def _turned(node: ast.expr) -> ast.expr:
    return node.operand if isinstance(node, ast.UnaryOp) else ast.UnaryOp(ast.USub(), node)


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    match node.func:
        case ast.Name(id=name) if name in CALLED:
            kept = [] if name == "sorted" else node.keywords
            yield _with(node, func=ast.Name(CALLED[name]), keywords=kept)
        case ast.Name(id="filter" | "reversed"):
            yield node.args[-1]
        case ast.Attribute(attr=name, value=value) if name in TIDYING and not node.args:
            yield value
        case _:
            pass
    for place, each in enumerate(node.keywords):
        if each.arg:
            yield _with(node, keywords=[*node.keywords[:place], *node.keywords[place + 1 :]])


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
            return
        case ast.Expr() | ast.Delete() | ast.Raise() | ast.AugAssign():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield ast.Pass()
        case ast.Return(value=None):
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case _:
            pass
    if isinstance(node, ast.AugAssign) and type(node.op) in RECKONED:
        yield _with(node, op=RECKONED[type(node.op)]())


def _with(node: ast.AST, **changed: object) -> ast.AST:
    """Return a copy of a node with some fields of its own."""
    other = copy(node)
    for name, value in changed.items():
        setattr(other, name, value)
    return other


def _binds(node: ast.AST) -> int:
    """Return how firmly an expression holds together, higher is firmer."""
    operator = getattr(node, "op", node)
    return next((place for place, kinds in enumerate(BINDING) if isinstance(operator, kinds)), len(BINDING))


def _written(node: ast.AST) -> str:
    """Write a piece of code on one line, its texts between double quotes as the house does."""
    written, pieces, end = ast.unparse(node), list[str](), 0
    for token in tokenize.generate_tokens(StringIO(written).readline):
        if token.type == tokenize.STRING and PLAIN_TEXT.fullmatch(token.string):
            (_, start), text = token.start, token.string.replace("'", '"')
            pieces += [written[end:start], text]
            end = start + len(text)
    return "".join([*pieces, written[end:]])
