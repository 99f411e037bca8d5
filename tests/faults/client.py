"""People who press the button: `python -m tests.faults.client PORT TASKS ACKNOWLEDGED HOLD`.

TASKS is a file with a list of tasks, each a list of (session, signatory) that press in the same
moment. Every answer is written to ACKNOWLEDGED, one line of JSON, and is on the disk before
the next press. A lost connection, and the page that says that the portal is away, are met as
people meet them: the same form is sent again until it is answered. While the file HOLD exists
nobody begins anything new.
"""

import json
import os
import re
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

TOKEN = re.compile(r'name="(csrfmiddlewaretoken|token)" value="([^"]+)"')
PATIENCE = 300


class Browser:
    """One tab: a session, and the signatory's last step."""

    def __init__(self, port, session, signatory):
        self.port, self.cookies = port, {"sessionid": session}
        self.signatory = signatory
        self.path = f"/mina-organisationer/underskrift/{signatory}/skriv-under/"

    def ask(self, method, form=None):
        """One request on a connection of its own. Returns status, place to go to, and page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
            if form:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, self.path, form and urlencode(form), headers)
            answer = connection.getresponse()
            page = answer.read().decode()
            for header in answer.headers.get_all("Set-Cookie", []):
                name, _, value = header.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.headers.get("Location", ""), page
        finally:
            connection.close()

    def insist(self, method, form=None):
        """Ask until somebody answers. Returns also how many times nobody did."""
        lost, end = 0, time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                status, place, page = self.ask(method, form)
            except (OSError, HTTPException):
                status, place, page = 0, "", ""
            if status not in {0, 503}:
                return status, place, page, lost
            lost += 1
            time.sleep(0.1)
        return 0, "", "", lost

    def press(self, together):
        """Open the page, press at the same moment as the others. Returns what came of it."""
        status, place, page, lost = self.insist("GET")
        together.wait(PATIENCE)
        form = dict(TOKEN.findall(page))
        if status == 200:
            status, place, page, more = self.insist("POST", form)
            lost += more
        return {
            "signatory": self.signatory,
            "token": form.get("token"),
            "status": status,
            "place": place,
            "lost": lost,
        }


def main():
    port, tasks, acknowledged, hold = sys.argv[1:]
    with open(tasks) as file:
        work = json.load(file)
    with open(acknowledged, "a") as file:
        for presses in work:
            while os.path.exists(hold):
                time.sleep(0.05)
            perform(int(port), presses, file)


def perform(port, presses, file):
    """All press at once; each answer is on the disk when this returns."""
    together, writing = threading.Barrier(len(presses)), threading.Lock()

    def one(session, signatory):
        answer = Browser(port, session, signatory).press(together)
        with writing:
            file.write(json.dumps(answer) + "\n")
            file.flush()
            os.fsync(file.fileno())

    threads = [threading.Thread(target=one, args=press) for press in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
