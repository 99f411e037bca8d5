"""What identifies a person in a text."""

import pytest

from overenskommelsen.erasing.words import Words
from tests.erasing.conftest import EMAIL, NAME

pytestmark = pytest.mark.one_database


class TestWords:
    """How a person may be written, and what is not the person."""

    @pytest.mark.parametrize(
        ("text", "kinds"),
        [
            ("Åkesson, Asta", {"name"}),
            ("ASTA  ÅKESSON", {"name"}),
            ("asta\nåkesson", {"name"}),
            ("A\u030akesson Asta", {"name"}),
            ('{"x":"Asta \\u00c5kesson"}', {"name"}),
            ('{"x":"Hej\\nAsta Åkesson"}', {"name"}),
            ('{"x":"till\\nASTA@example.se."}', {"email"}),
            ("mailto:asta%40example.se?x", {"email"}),
            ("kasta@example.se", set()),
            ("asta@example.se.com", set()),
            ("Asta Åkessonsson", set()),
            ("Åkesson", set()),
        ],
    )
    def test_is_found(self, text, kinds):
        assert Words([EMAIL], [NAME]).kinds_in(text) == kinds

    def test_of_nobody_nothing_is_found(self):
        assert Words([], ["", " "]).kinds_in("Asta asta@example.se ") == set()
