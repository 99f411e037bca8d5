"""The badge that an organisation shows on its own site: it stands behind the agreement."""

import base64
import hashlib
from pathlib import Path
from xml.sax.saxutils import escape

import typst
from django.utils.translation import gettext as _

from principles.models import Agreement
from principles.translations.reading import in_readers_language
from principles.typesetting.characters import drawable
from principles.typesetting.drawing import drawn, fonts
from principles.weave import GLYPHS

HERE = Path(__file__).parent
# The badge is drawn in the light colours; where the visitor has dark ones, these replace them.
DARK = {
    "#ffffff": "#0b151d", "#718391": "#768997", "#455562": "#b3c0ca", "#162738": "#e4e5f3",
    "#9053a2": "#d099e1", "#277958": "#6abe97",
}  # fmt: skip
RULES = (
    f'[fill="{light}"]{{fill:{dark}}}[stroke="{light}"]{{stroke:{dark}}}'
    for light, dark in DARK.items()
)
STYLE = f"@media (prefers-color-scheme:dark){{{''.join(RULES)}}}"
PLACE_OF_THE_MARK = 'x="11.5" y="10.5" width="33" height="33"'
# What lets exactly this style through the content security policy.
STYLE_HASH = f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"


def badge_svg(agreement: Agreement) -> bytes:
    """The badge as SVG in the active language. Its letters are shapes, so no font is needed."""
    claim = _("Vi har skrivit under")
    name, _language = in_readers_language(agreement, agreement, "name")
    svg = typst.compile(
        HERE / "badge.typ",
        format="svg",
        sys_inputs={"first": drawable(claim), "second": drawable(name)},
        font_paths=fonts(),
        ignore_system_fonts=True,
    ).decode()
    start, shapes = svg.removesuffix("</svg>").split(">", 1)
    title = f"<title>{escape(f'{claim} {name}')}</title>"
    mark = drawn(GLYPHS["mark"], 64).replace("<svg", f"<svg {PLACE_OF_THE_MARK}")
    return f'{start} role="img">{title}<style>{STYLE}</style>{shapes}{mark}</svg>'.encode()
