"""Writing TOML: Python reads it, and writes none."""

import json
from datetime import date, datetime
from typing import Any

BREAKS = {"\x7f": "\\u007f", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def document(table: dict[str, Any], way: str = "") -> str:
    """A table as TOML: its own values first, then the tables inside it, by their whole names."""
    own = {key: value for key, value in table.items() if not is_inside(value)}
    lines = [f"{key} = {written(value)}" for key, value in own.items()]
    blocks = ["\n".join(lines)] if lines else []
    for key, value in table.items():
        name = f"{way}.{key}".strip(".")
        if isinstance(value, dict) and is_inside(value):
            blocks.append(f"[{name}]\n{document(value, name)}")
        elif is_inside(value):
            blocks += [f"[[{name}]]\n{document(row, name)}" for row in value]
    return "\n\n".join(block.strip("\n") for block in blocks) + "\n"


def is_inside(value: Any) -> bool:
    """Whether a value is a table of its own, or a list of them: not a file's name, nor texts."""
    if isinstance(value, dict):
        return set(value) != {"file"}
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def written(value: Any) -> str:
    """One value as it stands after the sign of equality."""
    if isinstance(value, dict):
        return "{ file = " + written(value["file"]) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    # JSON's texts are TOML's, but for what TOML wants escaped besides.
    text = json.dumps(value, ensure_ascii=False)
    return "".join(BREAKS.get(char, char) for char in text)
