"""The differences between two texts agree with how they were made, and are safe to show."""

import random
import time
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from principles.text.blocks import blocks, split
from principles.text.comparison import compare
from principles.text.sequences import heaviest_chain, matches

pytestmark = pytest.mark.one_database

SYLLABLES = [
    "an", "be", "da", "el", "fri", "gö", "hål", "in", "ja", "kraft", "led", "möt", "ny", "om",
    "part", "råd", "sam", "tid", "ut", "väg",
]  # fmt: skip


def invented_word(rng):
    return "".join(rng.choices(SYLLABLES, k=rng.randint(2, 4)))


def paragraph(rng, size=None):
    common = ["och", "att", "i", "som", "det"]
    size = size or rng.randint(8, 25)
    words = [rng.choice(common) if rng.random() < 0.3 else invented_word(rng) for _ in range(size)]
    return " ".join(words).capitalize() + "."


def reworded(text, rng):
    """The same paragraph with one word changed and one put in."""
    words = text.split()
    words[rng.randrange(len(words))] = "förändrat"
    words.insert(rng.randrange(len(words)), "nytillkommet")
    return " ".join(words)


def markdown(texts):
    return "\n\n".join(texts) + "\n"


def made_pair(seed):
    """(old, new, what was done): one to three of each kind, well apart, in any of 9 sections."""
    rng = random.Random(seed)
    old = []
    for number in range(9):
        old.append(f"## Avsnitt {number} {invented_word(rng)}")
        old += [
            ("- " if number % 3 == 2 else "") + paragraph(rng) for _ in range(rng.randint(4, 6))
        ]
    plain = [text for text in old if not text.startswith("#")]
    kinds = ["changed", "removed", "moved", "moved and changed"]
    chosen = rng.sample(plain, k=sum(counts := [rng.randint(1, 3) for _ in kinds]))
    done = {kind: {chosen.pop() for _ in range(n)} for kind, n in zip(kinds, counts, strict=True)}
    new, results = [], {"changed": set(), "moved": set(), "added": set()}
    for text in old:
        if text in done["changed"]:
            text = reworded(text, rng)
            results["changed"].add(text)
        if not any(text in done[kind] for kind in kinds):
            new.append(text)
    anchors = [text for text in new if text not in results["changed"]]
    for text in sorted(done["moved"] | done["moved and changed"]):
        away = [a for a in anchors if abs(old.index(a) - old.index(text)) > 12]
        now = reworded(text, rng) if text in done["moved and changed"] else text
        new.insert(new.index(rng.choice(away)) + 1, now)
        results["moved"].add(now)
    for _ in range(rng.randint(1, 3)):
        text = paragraph(rng)
        new.insert(rng.randint(1, len(new)), text)
        results["added"].add(text)
    return markdown(old), markdown(new), results | {"removed": done["removed"]}


def as_markdown(block):
    return f"{'- ' if block.kind == 'item' else ''}{block.source}"


@pytest.mark.parametrize("seed", range(30))
def test_agrees_with_how_the_pair_was_made(seed):
    old, new, made = made_pair(seed)
    comparison = compare(old, new)
    told = {
        state: {as_markdown(row.block) for row in comparison.rows if row.state == state}
        for state in made
    }
    assert told == made
    assert comparison.counts["away"] == comparison.counts["moved"]


@pytest.mark.parametrize("seed", range(30))
def test_agrees_the_other_way_round(seed):
    old, new, _made = made_pair(seed)
    there, back = compare(old, new).counts, compare(new, old).counts
    assert back["added"] == there["removed"]
    assert back["removed"] == there["added"]
    assert back["moved"] == there["moved"]
    assert back["changed"] == there["changed"]


def sides(comparison):
    """The blocks of the old and the new text, and their words, as the comparison has them."""
    old = [row.old for row in comparison.rows if row.state not in {"added", "moved"}]
    new = [row.new for row in comparison.rows if row.state not in {"removed", "away"}]
    return old, new


def words_of(row, without):
    return [word for state, words in row.pieces if state != without for word in words]


WORDS = st.sampled_from([
    "vi", "ni", "och", "dialog", "**samråd**", "*mål*", "[länk](/x)", "`kod`", ",", ".", "EU:s",
    "![b](c)",
])  # fmt: skip
STARTS = st.sampled_from([
    "", "", "# ", "### ", "- ", "  - ", "3. ", "> ", "    ", "[x]: /y ", "***\n", "```\n",
    "a | b\n---|---\n",
])  # fmt: skip
LINES = st.builds(
    lambda start, words: start + " ".join(words), STARTS, st.lists(WORDS, min_size=1, max_size=12)
)
TEXTS = st.lists(LINES | st.text(max_size=30), max_size=12).map("\n\n".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_comparison(old, new):
    comparison = compare(old, new)
    assert sides(comparison) == (blocks(old), blocks(new))
    for row in comparison.rows:
        if row.old and row.new:
            assert words_of(row, "added") == row.old.words
            assert words_of(row, "removed") == row.new.words
    assert comparison.has_changes <= comparison.differs
    kept = [row for part in comparison.parts for row in part.rows]
    assert kept == comparison.rows, "nothing is lost when it is folded"
    shown(comparison)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    comparison = compare(text, text)
    assert not comparison.differs
    assert not comparison.has_changes
    assert "Ingen skillnad" in shown(comparison)


SEQUENCES = st.lists(st.integers(0, 4), max_size=60)


@given(SEQUENCES, SEQUENCES)
def test_what_sequences_have_in_common_keeps_its_order(a, b):
    found = matches(a, b)
    assert all(a[i] == b[j] for i, j in found)
    assert found == sorted(found)
    assert sorted({j for _, j in found}) == [j for _, j in found]


def test_the_heaviest_chain_is_kept():
    assert heaviest_chain([(0, 2), (1, 0), (2, 1)], [1, 1, 1]) == [1, 2]
    assert heaviest_chain([(0, 2), (1, 0), (2, 1)], [5, 1, 1]) == [0]
    assert heaviest_chain([], []) == []


# --- Words, as a Swedish reader sees them -------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("EU:s frivillig- och t.ex. 3,5.", ["EU:s", "frivillig-", "och", "t.ex.", "3,5", "."]),
        ("2010–2014, ”öppet”", ["2010–2014", ",", "”", "öppet", "”"]),
        ("10\u00a0000 kr", ["10\u00a0000", "kr"]),
    ],
)  # fmt: skip
def test_words(text, words):
    assert [word for word, _marks in split(text) if not word.isspace()] == words


def changes(old, new):
    [row] = compare(old, new).rows
    return [(state, "".join(text for text, _ in words)) for state, words in row.pieces]


def test_punctuation_changes_by_itself():
    assert changes("Vi möts ofta lyssnar och lär", "Vi möts ofta, lyssnar och lär") == [
        ("same", "Vi möts ofta"), ("added", ","), ("same", " lyssnar och lär"),
    ]  # fmt: skip


def test_neighbouring_changes_are_read_as_one():
    found = changes(
        "Vi ska alla möta stora svårigheter nu", "Vi ska alla hantera okända problem nu"
    )
    assert ("removed", "möta stora svårigheter") in found
    assert ("added", "hantera okända problem") in found


def test_only_line_breaks_differ():
    comparison = compare("En rad\noch en till", "En rad och en till")
    assert not comparison.has_changes
    assert "Orden är desamma" in shown(comparison)


def test_a_link_that_leads_elsewhere_is_a_change():
    assert compare("[a]\n\n[a]: /x", "[a]\n\n[a]: /y").counts["changed"] == 1


def test_another_shape_is_a_change_and_another_number_is_not():
    assert compare("Vi möts", "- Vi möts").counts == {"changed": 1}
    assert compare("1. Vi\n2. möts ofta", "1. Först\n2. Vi\n3. möts ofta").counts == {
        "added": 1, "same": 2,
    }  # fmt: skip


def test_summary_and_headings():
    old = "# T\n\n## A\n\nEtt två tre fyra.\n\n## B\n\nFem sex sju.\n\n## C\n\nÅtta nio."
    new = "# T\n\n## A\n\nEtt två tre fem.\n\n## B\n\nFem sex sju.\n\nHelt nytt.\n\nTill.\n\n## C"
    comparison = compare(old, new)
    assert comparison.summary == "1 stycke ändrat, 2 tillagda, 1 borttaget"
    assert [row.block.text for row in comparison.headings] == ["A", "B", "C"]
    assert compare("a", "a\n\nb").summary == "1 stycke tillagt"


def test_a_moved_section_tells_both_places():
    section = "## Syfte\n\nVi vill göra gott tillsammans."
    rest = [f"{start}{n} och annat." for n in range(5) for start in ("## Rubrik ", "Stycke ")]
    comparison = compare(markdown([section, *rest]), markdown([*rest, section]))
    assert comparison.summary == "2 stycken flyttade"
    moved, away = (
        [row for row in comparison.rows if row.state == state] for state in ("moved", "away")
    )
    assert [row.other for row in moved] == [row.number for row in away]
    assert [row.other for row in away] == [row.number for row in moved]


# --- Time -------------------------------------------------------------------------------------


def seconds(old, new):
    """Of this process, since others share the machine."""
    began = time.process_time()
    comparison = compare(old, new)
    for row in comparison.rows:
        assert row.pieces or not row.block.words or row.old != row.new
    return time.process_time() - began, comparison


def test_a_hundred_pages_compare_in_under_a_second(record_property):
    rng = random.Random(7)
    old = [paragraph(rng, 13) for _ in range(3_000)]
    new = [reworded(text, rng) if n % 10 == 0 else text for n, text in enumerate(old)]
    new[500:500] = [new.pop(2_000) for _ in range(5)]
    new[1_000:1_000] = [paragraph(rng, 13) for _ in range(50)]
    del new[2_500:2_550]
    took, comparison = min(
        (seconds(markdown(old), markdown(new)) for _ in range(3)), key=lambda t: t[0]
    )
    print(f"\n{len(markdown(old)) // 1000} kB, {len(old)} blocks: {took:.2f} s")
    assert comparison.counts["moved"] == 5
    assert took < 2, "a second, with room for a slower machine"


@pytest.mark.parametrize("vocabulary", [1, 2, 7, 150, 5_000])
def test_200_kb_of_one_paragraph_does_not_hang(vocabulary):
    rng = random.Random(3)
    words = [invented_word(rng) for _ in range(vocabulary)]
    old = rng.choices(words, k=28_000)
    new = list(old)
    for _ in range(100):
        new[rng.randrange(len(new))] = "nytt"
    took, comparison = seconds(" ".join(old), " ".join(new))
    print(f"\n{vocabulary} words: {took:.2f} s, {len(comparison.rows[0].pieces)} pieces")
    assert took < 10
    assert seconds(" ".join(old), " ".join(rng.sample(old, len(old))))[0] < 10


# --- What is shown ----------------------------------------------------------------------------

ATTACKS = [
    "<script>alert(1)</script>", "<ScRiPt >alert(1)</sCrIpT>", "</p><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<iframe src=javascript:alert(1)>", "<body onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<details open ontoggle=alert(1)>", "<style>*{display:none}</style>",
    "<base href=//evil.example>",
    "<form action=//evil.example><button>x</button></form>", "<meta http-equiv=refresh content=0>",
    "<object data=javascript:alert(1)>", "<!-- --><script>alert(1)</script>",
    "<b style=color:red>x</b>",
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))", "[x](vbscript:alert(1))",
    "[x](data:text/html,<script>1</script>)",
    "[x](<javascript:alert(1)>)", "<javascript:alert(1)>", "[x][y]\n\n[y]: javascript:alert(1)",
    "![x](javascript:alert(1))", "![x](x \"onerror=alert(1)\")", "[x](/a \"onclick='alert(1)'\")",
    "[x](\"onmouseover=alert(1) y)", "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "{{ secret }} {% debug %}", "\u202e<script>\u0000alert(1)</script>",
]  # fmt: skip
ALLOWED = {
    "a", "br", "code", "del", "details", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "ins",
    "li", "ol", "p", "pre", "span", "strong", "summary", "ul",
}  # fmt: skip


class Markup(HTMLParser):
    """Every tag and attribute that a browser would see."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= set(attributes)


def shown(comparison):
    template = Template("{% load comparison %}{% differences comparison %}")
    with override("sv"):
        return template.render(Context({"comparison": comparison}))


def test_there_are_34_attacks():
    assert len(set(ATTACKS)) == 34


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_is_live(attack):
    texts = ["Vi möts i en god dialog.", f"Vi möts i en god {attack} dialog.", attack]
    for old, new in [(0, 1), (1, 0), (1, 2), (2, 1), (0, 2)]:
        for wrap in ("{}", "## {}", "- {}", "> {}"):
            html = shown(compare(wrap.format(texts[old]), wrap.format(texts[new])))
            markup = Markup(html)
            assert markup.tags <= ALLOWED
            assert {name for name, _ in markup.attributes} <= {
                "class", "id", "href", "rel", "lang", "value",
            }  # fmt: skip
            addresses = {value for name, value in markup.attributes if name == "href"}
            assert not any("script:" in value.lower() or "data:" in value for value in addresses)


def test_emphasis_and_links_are_shown_and_no_asterisks():
    html = shown(compare("Ett **starkt** *mål* i dag", "Ett **starkt** [mål](https://a.se/) i dag"))
    assert "<strong>starkt</strong>" in html
    assert "<em>mål</em>" in html
    assert '<a href="https://a.se/" rel="noopener">mål</a>' in html
    assert "**" not in html


def test_changes_are_told_in_words():
    html = shown(compare("Vi ska möta alla varje dag", "Vi ska lyssna till alla varje dag"))
    assert '<del><span class="vh"> borttaget: </span>möta' in html
    assert '<ins><span class="vh"> tillagt: </span>lyssna till' in html


def test_long_unchanged_stretches_are_folded_and_headings_stay():
    body = [f"Stycke {n} om något." for n in range(14)]
    html = shown(
        compare(markdown(["# T", *body, "## S", "Ett."]), markdown(["# T", *body, "## S"]))
    )
    assert "<summary>14 stycken oförändrade</summary>" in html
    assert html.index("</details>") < html.index("<h3")


def test_heading_levels_are_never_skipped():
    html = shown(compare("#### A\n\na", "###### B\n\n# A\n\n###### C\n\na b c"))
    levels = [int(part[0]) for part in html.split("<h")[1:] if part[0].isdigit()]
    assert levels[0] == 2
    assert all(below <= above + 1 for above, below in pairwise(levels))
