# SPDX-License-Identifier: MIT
"""SQL as a list of tokens in which only structure counts.

What is made equal: white space, case of words without quotes, `<>` and `!=`, INNER before JOIN, how a parameter is marked, quotes
around names that need none, names that a compiler has made up, and parentheses that change nothing. All else stays as it is.
"""
import re

SPACE = re.compile(r"\s+|--[^\n]*|/\*(?!\+).*?\*/", re.S)
HINT = re.compile(r"/\*\+.*?\*/", re.S)
WORD = re.compile(r"[^\W\d][\w$#]*")
NUMBER = re.compile(r"\d+(\.\d+)?([eE][-+]?\d+)?|\.\d+")
TYPE = (r"(?:::(?:timestamp|time)(?:\(\d+\))? with(?:out)? time zone|::double precision|::[a-z_]\w*(?:\(\d+(?:, \d+)?\))?)"
        r"(?:\[\])*")
MARKS = {
    "theirs": {
        "postgresql": re.compile(r"%\((?P<name>[^)]*)\)s(" + TYPE + ")?", re.I),
        "mysql": re.compile(r"%s"), "mariadb": re.compile(r"%s"), "sqlite": re.compile(r"\?"),
        "oracle": re.compile(r":(?:(?P<name>[A-Za-z_]\w*)|\"(?P<quoted>[^\"]*)\")"),
    },
    "ours": {
        "postgresql": re.compile(r"\$(?P<number>\d+)"), "mysql": re.compile(r"\?"), "mariadb": re.compile(r"\?"),
        "sqlite": re.compile(r"\?"), "oracle": re.compile(r":(?P<number>\d+)"),
    },
}
LATER = re.compile(r"__\[POSTCOMPILE_(?P<name>[^\]]*)\]")
OPERATORS = "-+*/<>=~!@#%^&|?:"


class Token(tuple):
    """(kind, text): kind w word, q quoted name, s string, n number, m mark, o operator or punctuation, h hint."""
    __slots__ = ()


def tokens(sql, dialect, whose):
    """The tokens of `sql`, and the marks of its parameters in order (match objects)."""
    mark, found, out, at = MARKS[whose][dialect], [], [], 0
    percents = whose == "theirs" and dialect in ("postgresql", "mysql", "mariadb")

    def plain(text):
        return text.replace("%%", "%") if percents else text

    while at < len(sql):
        c = sql[at]
        space = SPACE.match(sql, at)
        later = whose == "theirs" and LATER.match(sql, at)
        marked = later or mark.match(sql, at)
        hint = HINT.match(sql, at)
        if space:
            at = space.end()
        elif hint:
            out.append(("h", " ".join(hint.group().split())))
            at = hint.end()
        elif marked and not (c == ":" and at and sql[at - 1] in ":["):
            found.append(marked)
            out.append(("m", "later" if later else "?"))
            at = marked.end()
            cast = later and re.compile(TYPE, re.I).match(sql, at)
            if cast:
                at = cast.end()
        elif c in "'\"`":
            text, at = quoted(sql, at, c, c == "'" and dialect in ("mysql", "mariadb"))
            out.append(("s" if c == "'" else "q", plain(text)))
        elif NUMBER.match(sql, at):
            number = NUMBER.match(sql, at)
            out.append(("n", number.group()))
            at = number.end()
        elif WORD.match(sql, at):
            word = WORD.match(sql, at)
            out.append(("w", word.group().lower()))
            at = word.end()
        elif c in OPERATORS:
            end = at + 1
            while end < len(sql) and sql[end] in OPERATORS and not mark.match(sql, end):
                end += 1
            text = sql[at:end]
            if percents:
                text = text.replace("%%", "%")
            while len(text) > 1 and text[-1] in "+-" and not set(text) & set("~!@#%^&|`?"):
                text, end = text[:-1], end - 1
            out.append(("o", {"<>": "!="}.get(text, text)))
            at = end
        else:
            out.append(("o", c))
            at += 1
    return [t for i, t in enumerate(out) if not (t == ("w", "inner") and out[i + 1:i + 2] == [("w", "join")])], found


def quoted(sql, at, quote, backslashes):
    text, at = "", at + 1
    while at < len(sql):
        if backslashes and sql[at] == "\\":
            text += sql[at + 1:at + 2]
            at += 2
        elif sql[at] == quote and sql[at + 1:at + 2] == quote:
            text += quote
            at += 2
        elif sql[at] == quote:
            return text, at + 1
        else:
            text += sql[at]
            at += 1
    return text, at


# ---- parentheses

# Words after which a parenthesis opens an expression; after all others it belongs to a call or a list.
BEFORE = set("select where and or not on by then when else case returning having between like ilike is escape set distinct limit offset "
             "from join all union intersect except minus as ilike rlike regexp similar to using_ end first next".split())
ENDS = set("select where on by then when else returning having set distinct limit offset from join as asc desc end union intersect except "
           "minus order group case using rows row nulls over filter within for escape fetch into values with".split())
LEVEL = {"or": 2, "and": 3, "not": 4, "between": 5, "like": 5, "ilike": 5, "in": 5, "is": 5, "regexp": 5, "rlike": 5, "similar": 5,
         "match": 5, "||": 6, "+": 7, "-": 7, "&": 7, "|": 7, "^": 7, "<<": 7, ">>": 7, "*": 8, "/": 8, "%": 8, "->": 10, "->>": 10,
         "#>": 10, "#>>": 10, "::": 12, "div": 8, "collate": 9.5}
STATEMENTS = {"select", "with", "values", "insert", "update", "delete"}
ATOM, NONE = 99, -1


def nested(flat):
    """Groups as lists."""
    stack = [[]]
    for token in flat:
        if token == ("o", "("):
            stack.append([])
        elif token == ("o", ")") and len(stack) > 1:
            group = stack.pop()
            stack[-1].append(group)
        else:
            stack[-1].append(token)
    while len(stack) > 1:
        group = stack.pop()
        stack[-1].append(group)
    return stack[0]


def level(token, before):
    """How tightly an operator binds; NONE for what ends an expression, None for what is no operator."""
    if isinstance(token, list) or token is None:
        return NONE if token is None else None
    kind, text = token
    if kind == "w":
        return LEVEL.get(text, NONE if text in ENDS else None)
    if kind != "o" or text == "." or text == "]":
        return None
    if text in ",[;":
        return NONE
    unary = before is None or (not isinstance(before, list) and (level(before, ("w", "x")) is not None and before != ("w", "end")))
    if unary and text in "-+~":
        return 9
    return LEVEL.get(text, 5)


def levels(items):
    """The level of each item, with the AND of BETWEEN as tight as BETWEEN, and CASE ... END an atom."""
    out, waiting, depth, before = [], 0, 0, None
    for item in items:
        at = level(item, before)
        if item == ("w", "case"):
            depth += 1
        if depth:
            at = None
        if item == ("w", "end") and depth:
            depth -= 1
        if item == ("w", "between") and not depth:
            waiting += 1
        elif item == ("w", "and") and waiting:
            waiting, at = waiting - 1, 5
        if item == ("w", "not") and at == 4 and before is not None and level(before, None) is None:
            at = 5                                  # a NOT IN b
        if item == ("w", "not") and before == ("w", "is"):
            at = 5
        out.append(at)
        before = item
    return out


def loosest(items):
    """The loosest operator of an expression, and all operators of that level."""
    found = [(at, item) for at, item in zip(levels(items), items) if at is not None]
    if not found:
        return ATOM, set()
    lowest = min(at for at, _ in found)
    return lowest, {item for at, item in found if at == lowest}


def is_statement(items):
    return bool(items) and items[0] in [("w", s) for s in STATEMENTS]


def is_call(before):
    if before is None:
        return False
    if isinstance(before, list):
        return False
    kind, text = before
    return kind == "q" or kind == "w" and text not in BEFORE


def side(items, at, step, own):
    """The level of the operator beside a group."""
    at += step
    if not 0 <= at < len(items):
        return NONE, None
    return (NONE if own[at] is None else own[at]), items[at]


def redundant(group, items, at, own, in_values):
    if not group or in_values or is_statement(group):
        return False
    before = items[at - 1] if at else None
    if is_call(before):
        return False
    loose, ops = loosest(group)
    if loose == NONE:
        return False
    left, left_op = side(items, at, -1, own)
    right, right_op = side(items, at, 1, own)
    if right_op == ("o", "[") or right_op == ("o", "."):
        return False                                # (x)[1], (x).y
    if isinstance(right_op, tuple) and right_op[0] == "w" and right_op[1] not in LEVEL and right_op[1] not in ENDS and loose != ATOM:
        return False
    if loose > max(left, right):
        return True
    if len(ops) == 1 and ops <= {("w", "and"), ("w", "or"), ("o", "||")}:
        return all(at < loose or op in ops for at, op in ((left, left_op), (right, right_op)))
    same = right_op in ops or {right_op} | ops <= {("o", "+"), ("o", "-")} or {right_op} | ops <= {("o", "*"), ("o", "/"), ("o", "%")}
    return loose in (7, 8) and left < loose and right == loose and same


def simple(items):
    """Without redundant parentheses."""
    items = [simple(i) if isinstance(i, list) else i for i in items]
    changed = True
    while changed:
        changed, own, in_values = False, levels(items), False
        for at, item in enumerate(items):
            if item == ("w", "values"):
                in_values = True
            elif not isinstance(item, list):
                in_values = in_values and item == ("o", ",")
            elif len(item) == 1 and isinstance(item[0], list) and is_statement(item[0]) and not is_call(items[at - 1] if at else None):
                items = items[:at] + [item[0]] + items[at + 1:]
                changed = True
                break
            elif redundant(item, items, at, own, in_values):
                items = items[:at] + item + items[at + 1:]
                changed = True
                break
    if len(items) == 1 and isinstance(items[0], list) and is_statement(items[0]):
        return items[0]                             # ((SELECT ...))
    return items


def flat(items):
    out = []
    for item in items:
        if isinstance(item, list):
            out += [("o", "(")] + flat(item) + [("o", ")")]
        else:
            out.append(item)
    return out


def structure(sql, dialect, whose):
    listed, marks = tokens(sql, dialect, whose)
    return flat(simple(nested(listed))), marks


# ---- comparison

PLAIN = re.compile(r"[a-z_][a-z0-9_$]*\Z")
MADE = re.compile(r"_?(?:.*_)?\d+\Z")


def show(token_list):
    return " ".join(f'"{t}"' if k == "q" else f"'{t}'" if k == "s" else t for k, t in token_list)


def same_name(ours, theirs, reserved):
    """Quotes around a name that needs none may be there or not; where they are needed calx has them as well."""
    (our_kind, our), (their_kind, their) = ours, theirs
    return our == their and (our_kind == their_kind or bool(PLAIN.match(our)) and (our_kind == "q" or our not in reserved))


def equal(ours, theirs, explicit, reserved):
    """Whether two lists of tokens are the same; names that are not `explicit` in the construct may differ, each always alike."""
    if len(ours) != len(theirs):
        return False
    there, back = {}, {}
    for a, b in zip(ours, theirs):
        if a[0] in "wq" and b[0] in "wq":
            if MADE.match(a[1]) and MADE.match(b[1]) and a[1] not in explicit and b[1] not in explicit:
                if there.setdefault(a[1], b[1]) != b[1] or back.setdefault(b[1], a[1]) != a[1]:
                    return False
            elif not same_name(a, b, reserved):
                return False
        elif a != b:
            return False
    return True
