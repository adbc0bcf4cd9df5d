"""Lines that ask the same question elsewhere can be pasted whatever the values are."""

import ast
import shlex

import pytest

from clusterpolicy.web.ways import command_line, curl_line, python_lines

VALUES = ["Germany", "Food & drink", "a'b", 'a"b', "back\\slash", "new\nline", "$(ls) `ls`", "Köln"]


@pytest.mark.parametrize("value", VALUES)
def test_lines_carry_every_value_whole(value: str) -> None:
    assert shlex.split(command_line("a/b", {"x": value}))[-1] == f"x={value}"
    assert shlex.split(curl_line(f"http://h/?x={value}"))[-1] == f"http://h/?x={value}"
    for name in ("x", "from"):
        tree = ast.parse(python_lines("a/b", {name: value}))
        assert value in [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
