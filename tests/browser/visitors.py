"""Somebody at a browser, whose browser's complaints are written down."""

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}

# Chromium reports most of what the policy stops on the console, but not from every place.
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event => console.error(
  `content security policy: ${event.effectiveDirective} stopped ${event.blockedURI || "inline"}`))
"""


class Visitor:
    """A browser context of its own with one page, reading Swedish.

    `options` are Playwright's, as in `java_script_enabled=False`.
    """

    def __init__(self, browser, portal, *, viewport=DESK, **options):
        self.portal, self.complaints, self.expected = portal, [], []
        self.context = browser.new_context(
            base_url=portal, viewport=viewport, locale="sv-SE", reduced_motion="reduce", **options
        )
        self.context.set_default_timeout(10_000)
        self.context.add_init_script(TELL_VIOLATIONS)
        self.context.on("console", self.hear)
        self.context.on("weberror", self.hear_error)
        self.page = self.context.new_page()

    def become(self, session):
        """Go on as whoever the session in the database belongs to; as a stranger without one."""
        self.complaints, self.expected = [], []
        self.context.clear_cookies()
        if session:
            cookie = {"name": "sessionid", "value": session, "url": self.portal}
            self.context.add_cookies([cookie])

    def hear(self, message):
        about = message.location["url"]
        if message.type == "error":
            self.complaints.append(f"{message.page.url}: {message.text} ({about})")

    def hear_error(self, error):
        self.complaints.append(f"{error.page.url}: {error.error}")

    def expect(self, words):
        """A complaint with these words belongs to the page: a 404 is one on the console."""
        self.expected.append(words)

    def heard(self):
        """The complaints so far that nobody expected."""
        return [c for c in self.complaints if not any(words in c for words in self.expected)]

    def leave(self):
        """Close the browser's windows and return what it has complained of."""
        self.context.close()
        return self.heard()
