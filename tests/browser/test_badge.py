"""The badge in a real browser: light and dark, on our pages and on others'."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

PATH = "/skane/organisationer/foreningen-akerbar/marke.svg"
BACKGROUND = {"light": [255, 255, 255], "dark": [11, 21, 29]}
# Shows the badge by <img>, and tells the colour of its ground and how wide it is.
SHOW = """async address => {
  const image = document.createElement("img")
  image.src = address
  document.body.prepend(image)
  await image.decode()
  const canvas = document.createElement("canvas")
  canvas.width = image.naturalWidth
  canvas.height = image.naturalHeight
  const pen = canvas.getContext("2d")
  pen.drawImage(image, 0, 0)
  return [[...pen.getImageData(5, 5, 1, 1).data].slice(0, 3), image.naturalWidth]
}"""


@pytest.mark.parametrize("scheme", BACKGROUND)
def test_shown_on_a_page_of_ours(visit, signed, scheme):
    page = visit(color_scheme=scheme)
    page.goto("/skane/")
    colour, width = page.evaluate(SHOW, PATH)
    assert colour == BACKGROUND[scheme]
    assert 150 < width < 600


@pytest.mark.parametrize("scheme", BACKGROUND)
def test_opened_by_itself(visit, signed, scheme):
    page = visit(color_scheme=scheme)
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))  # an image names none
    page.goto(PATH)
    fill = page.locator("path[stroke]").first.evaluate("path => getComputedStyle(path).fill")
    assert fill == f"rgb({', '.join(map(str, BACKGROUND[scheme]))})"


@pytest.fixture
def another_site(live_server):
    """The address of a site of somebody else, shut off from all that does not allow it (COEP)."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
            self.end_headers()
            page = f'<link rel="icon" href="data:,"><img src="{live_server.url}{PATH}">'
            self.wfile.write(page.encode())

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_shown_on_another_site(visit, signed, another_site):
    page = visit()
    page.goto(another_site)
    image = page.locator("img")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 150
