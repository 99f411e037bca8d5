"""The log's lines: where something went wrong and of what kind, never what people have written."""

import logging
import re
import traceback
from collections.abc import Iterator
from typing import Any

ADDRESS = re.compile(r"[\w.+%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
# The addresses of mailed links, which open something for whoever has them.
TOKEN = re.compile(r"(/(?:lank|inbjudan|uppfolj|spegel|anmalan|stammer|utskick)/)[\w-]{16,}")
# Exceptions whose words are about the code and the machine. Those of others quote what was
# given: PostgreSQL names the row that it refuses, a form its answer, a look-up its key.
TELLING = (AttributeError, ImportError, NameError, MemoryError, RecursionError)
# By name, since the settings name this module before Django can be imported.
TELLING_NAMES = {"ImproperlyConfigured", "TemplateDoesNotExist", "OperationalError"}


class Line(logging.Formatter):
    """One line a record, and a traceback without what the exceptions say of people."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None
        return TOKEN.sub(r"\1…", ADDRESS.sub("…@…", super().format(record)))

    def formatException(self, ei: Any) -> str:
        return "\nbefore that:\n".join(causes(ei[1]))


def causes(error: BaseException | None) -> Iterator[str]:
    """The exception with its place, then what it came of, and so on."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield "".join(traceback.format_tb(error.__traceback__)) + kind_of(error)
        hidden = None if error.__suppress_context__ else error.__context__
        error = error.__cause__ or hidden


def kind_of(error: BaseException) -> str:
    kind = type(error)
    telling = isinstance(error, TELLING) or kind.__name__ in TELLING_NAMES
    return f"{kind.__module__}.{kind.__qualname__}" + (f": {error}" if telling else "")
