"""What CPython says of many programs: reads a JSON list of texts, writes a list of [parses, compiles, tree, message].

The tree is printed as print-tree.ts prints ours, with places.
"""

import ast
import json
import struct
import sys
import warnings

OPERATORS = {
    "Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**", "MatMult": "@",
    "BitAnd": "&", "BitOr": "|", "BitXor": "^", "LShift": "<<", "RShift": ">>", "And": "and", "Or": "or",
    "USub": "-", "UAdd": "+", "Invert": "~", "Not": "not", "Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=",
    "Gt": ">", "GtE": ">=", "In": "in", "NotIn": "not in", "Is": "is", "IsNot": "is not",
}  # fmt: skip


def operator(node):
    return OPERATORS[type(node).__name__]


class Printer:
    def __init__(self, text):
        self.lines = [line.encode() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
        self.in_format = False

    def place(self, line, offset):
        if self.in_format:
            return ""
        before = self.lines[line - 1][:offset].decode()
        return f"@{line}:{len(before.encode('utf-16-le')) // 2 + 1}"

    def at(self, node):
        return self.place(node.lineno, node.col_offset)

    def block(self, body, indent=""):
        return "".join(self.statement(each, indent) for each in body)

    def statement(self, node, indent):
        inner = indent + "  "
        kind = type(node).__name__
        one = self.one

        def line(name, *words):
            return indent + " ".join([name + self.at(node), *words]) + "\n"

        def part(name, body):
            return f"{indent}{name}\n{self.block(body, inner)}" if body else ""

        if kind == "Expr":
            return line("expression", one(node.value))
        if kind == "Assign":
            return line("assign", *map(one, node.targets), "=", one(node.value))
        if kind == "AnnAssign":
            return line("assign", one(node.target), "=", one(node.value))
        if kind == "AugAssign":
            return line("augmented", one(node.target), operator(node.op) + "=", one(node.value))
        if kind == "Delete":
            return line("delete", *map(one, node.targets))
        if kind in ("Pass", "Break", "Continue"):
            return line(kind.lower())
        if kind in ("If", "While"):
            return line(kind.lower(), one(node.test)) + self.block(node.body, inner) + part("else", node.orelse)
        if kind == "For":
            head = line("for", one(node.target), "in", one(node.iter))
            return head + self.block(node.body, inner) + part("else", node.orelse)
        decorators = ["@" + one(each) for each in getattr(node, "decorator_list", ())]
        if kind == "FunctionDef":
            return line("def", *decorators, node.name, self.parameters(node.args)) + self.block(node.body, inner)
        if kind == "ClassDef":
            return line("class", *decorators, node.name, *map(one, node.bases)) + self.block(node.body, inner)
        if kind == "Return":
            return line("return", *([one(node.value)] if node.value else []))
        if kind in ("Global", "Nonlocal"):
            return line(kind.lower(), *node.names)
        if kind == "With":
            items = [
                one(item.context_expr) + (" as " + one(item.optional_vars) if item.optional_vars else "")
                for item in node.items
            ]
            return line("with", ", ".join(items)) + self.block(node.body, inner)
        if kind == "Try":
            text = line("try") + self.block(node.body, inner)
            for each in node.handlers:
                text += indent + "except" + self.at(each)
                text += (" " + one(each.type) if each.type else "") + (" as " + each.name if each.name else "")
                text += "\n" + self.block(each.body, inner)
            return text + part("else", node.orelse) + part("finally", node.finalbody)
        if kind == "Assert":
            return line("assert", one(node.test), *([one(node.msg)] if node.msg else []))
        if kind == "Raise":
            return line("raise", *[one(each) for each in (node.exc, node.cause) if each])
        if kind == "Import":
            return "".join(line("import", each.name, "as", each.asname or each.name) for each in node.names)
        if kind == "ImportFrom":
            names = [f"{each.name}:{each.asname or each.name}" for each in node.names]
            return line("from", "." * node.level + (node.module or ""), *names)
        return line(kind)

    def parameters(self, args):
        def each(names, defaults):
            return [a.arg if d is None else f"{a.arg}={self.one(d)}" for a, d in zip(names, defaults)]

        words = each(args.args, [None] * (len(args.args) - len(args.defaults)) + args.defaults)
        if args.vararg:
            words.append("*" + args.vararg.arg)
        elif args.kwonlyargs:
            words.append("*")
        words += each(args.kwonlyargs, args.kw_defaults)
        if args.kwarg:
            words.append("**" + args.kwarg.arg)
        return f"({' '.join(words)})"

    def one(self, node):
        kind = type(node).__name__
        one = self.one
        if kind == "Name":
            return node.id + self.at(node)
        if kind == "Constant":
            return constant(node.value) + self.at(node)
        if kind == "JoinedStr":
            outer, self.in_format = self.in_format, True
            text = self.format(node.values)
            self.in_format = outer
            return f"(format{self.at(node)}{text})"
        if kind == "Subscript":
            return f"([] {one(node.value)} {one(node.slice)})"
        if kind == "Attribute":
            at = self.place(node.end_lineno, node.end_col_offset - len(node.attr.encode()))
            return f"(.{at} {one(node.value)} {node.attr})"
        if kind == "BoolOp":
            word = operator(node.op) + self.at(node)
            left = one(node.values[0])
            for value in node.values[1:]:
                left = f"({word} {left} {one(value)})"
            return left
        head, *words = self.several(node, kind)
        return f"({' '.join([head + self.at(node), *words])})"

    def several(self, node, kind):
        one = self.one
        if kind in ("List", "Tuple", "Set"):
            return [kind.lower(), *map(one, node.elts)]
        if kind == "Dict":
            return ["dict", *(f"{one(key)}:{one(value)}" for key, value in zip(node.keys, node.values))]
        if kind == "ListComp":
            clauses = [
                " ".join(["for", one(c.target), one(c.iter), *("if " + one(each) for each in c.ifs)])
                for c in node.generators
            ]
            return ["comprehension", one(node.elt), *clauses]
        if kind == "Lambda":
            return ["lambda", self.parameters(node.args), one(node.body)]
        if kind == "UnaryOp":
            return [operator(node.op), one(node.operand)]
        if kind == "BinOp":
            return [operator(node.op), one(node.left), one(node.right)]
        if kind == "Compare":
            words = ["compare", one(node.left)]
            for op, right in zip(node.ops, node.comparators):
                words += [operator(op), one(right)]
            return words
        if kind == "IfExp":
            return ["conditional", one(node.test), one(node.body), one(node.orelse)]
        if kind == "Slice":
            return ["slice", *("_" if each is None else one(each) for each in (node.lower, node.upper, node.step))]
        if kind == "Starred":
            return ["*", one(node.value)]
        if kind == "Call":
            keywords = [f"{each.arg}={one(each.value)}" if each.arg else "**" + one(each.value) for each in node.keywords]
            return ["call", one(node.func), *map(one, node.args), *keywords]
        return [kind]

    def format(self, values):
        result = text = ""
        for value in values:
            if isinstance(value, ast.Constant):
                text += value.value
                continue
            if text:
                result, text = f"{result} {json.dumps(text)}", ""
            conversion = "" if value.conversion == -1 else "!" + chr(value.conversion)
            spec = self.format(value.format_spec.values) if value.format_spec else ""
            result += f" {{{self.one(value.value)}{conversion}{spec}}}"
        return f"{result} {json.dumps(text)}" if text else result


def constant(value):
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int):
        return f"{value:x}"
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, float):
        return "f" + struct.pack(">d", value).hex()
    return repr(value)


def judge(text):
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return [False, False, "", str(error)]
    try:
        printed = Printer(text).block(tree.body)
    except Exception as error:  # It is outside the subset: what we take and this cannot print is a difference.
        printed = repr(error)
    try:
        compile(text, "<text>", "exec")
    except (SyntaxError, ValueError, RecursionError) as error:
        return [True, False, printed, str(error)]
    return [True, True, printed, ""]


warnings.simplefilter("ignore")
json.dump([judge(text) for text in json.load(sys.stdin)], sys.stdout)
