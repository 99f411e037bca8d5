"""Rules of the repository that nobody should have to remember."""

import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parent.parent
DOCS = "".join(file.read_text() for file in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
BY_LIBRARIES = ("account/", "allauth/", "mfa/", "socialaccount/", "admin/")
APPS = ("overenskommelsen", "principles", "organisations", "plans")


def tracked(*patterns):
    done = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in done.stdout.split("\0") if name]


def python_files():
    return [file for app in APPS for file in (ROOT / app).rglob("*.py")]


def texts_of_the_repository():
    for file in tracked("."):
        if file.suffix not in {".jpg", ".png", ".woff2", ".ttf", ".mo"} and file.exists():
            yield file, file.read_text()


def test_no_host_of_a_package_registry():
    hosts = ("pypi" + ".org", "python" + "hosted", "npmjs" + ".", "deb" + ".debian")
    found = [f for f, text in texts_of_the_repository() if any(host in text for host in hosts)]
    assert found == []


def test_no_path_of_a_machine():
    path = re.compile(r"(^|[^a-z.])/(work|farm|root|home)/", re.MULTILINE)
    found = [file for file, text in texts_of_the_repository() if path.search(text)]
    assert found == []


def test_locks_are_hashed_and_without_addresses():
    for name in ("requirements.txt", "requirements-test.txt"):
        lock = (ROOT / name).read_text()
        assert "://" not in lock
        pinned = re.findall(r"^([a-z0-9.\[\]_-]+)==", lock, re.MULTILINE)
        assert lock.count("--hash=sha256:") >= len(pinned) > 10


def test_every_template_is_used():
    sources = "".join(file.read_text() for file in python_files())
    sources += "".join(file.read_text() for file in (ROOT / "templates").rglob("*.*"))
    by_name = {"404.html", "403.html", "500.html", "base_site.html"}
    unused = []
    for file in (ROOT / "templates").rglob("*.*"):
        name = str(file.relative_to(ROOT / "templates"))
        if (
            name.startswith(("account/", "allauth/", "mfa/", "socialaccount/", "admin/"))
            or name in by_name
        ):
            continue  # looked up by the libraries by their names
        if name.startswith("emails/") and file.suffix == ".txt":
            names = (f'"{file.stem}"', f'"emails/{file.name}"')
            name = next((name for name in names if name in sources), file.name)
        if name not in sources:
            unused.append(name)
    assert unused == []


def test_every_command_is_documented():
    for file in (ROOT / "overenskommelsen/management/commands").glob("[!_]*.py"):
        assert f"manage.py {file.stem}" in DOCS, file.stem


def test_every_variable_is_documented():
    settings = (ROOT / "overenskommelsen/settings.py").read_text()
    variables = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    assert len(variables) > 15
    example = (ROOT / ".env.example").read_text()
    for variable in variables:
        assert f"`{variable}`" in DOCS, variable
        assert re.search(rf"^(# )?{variable}=", example, re.MULTILINE), variable


def test_no_signals_and_no_request_below_the_views():
    for file in python_files():
        text = file.read_text()
        assert "django.dispatch" not in text, file
        if file.name in {"models.py", "flows.py"}:
            assert "HttpRequest" not in text, file


def test_readme_begins_with_the_two_commands():
    commands = re.findall(r"^    (make \w+)", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert commands[:2] == ["make run", "make test"]


@pytest.mark.parametrize("name", ["LICENSE-familjen.txt", "LICENSE-source-sans-3.txt"])
def test_fonts_keep_their_licence_beside_them(name):
    assert "SIL OPEN FONT LICENSE" in (ROOT / "static/fonts" / name).read_text().upper()


def test_colours_have_enough_contrast():
    tokens = (ROOT / "static/css/tokens.css").read_text()
    light, dark = tokens.split("prefers-color-scheme:dark")
    for scheme in (light, dark):
        colours = {n: full(c) for n, c in re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})\b", scheme)}
        for ink in ("ink", "ink-2", "link", "error", "warn", "ok"):
            assert contrast(colours[ink], colours["bg"]) >= 4.5, ink
            assert contrast(colours[ink], colours["sunk"]) >= 4.5, ink
        for tint in ("error", "warn", "ok", "link"):
            assert contrast(colours["ink"], colours[f"{tint}-tint"]) >= 7, tint
        for edge in ("line-strong", "ideburen", "offentlig"):
            assert contrast(colours[edge], colours["bg"]) >= 3, edge
        # The numbers drawn on municipalities, which axe cannot tell from what lies behind them.
        for words, behind in (("ink", "m0"), ("ink", "m1"), ("bg", "m2"), ("bg", "m3")):
            assert contrast(colours[words], colours[behind]) >= 4.5, behind


def full(colour):
    return colour if len(colour) == 7 else "#" + "".join(c * 2 for c in colour[1:])


def contrast(one, other):
    """WCAG 2: (lighter + 0.05) / (darker + 0.05)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
