"""Signs somebody in at a server with the embedded provider, makes one of everything, and prints what the hooks need as
shell assignments. Usage: fuzz_person.py BASE"""

import html.parser
import shlex
import struct
import sys
import urllib.parse
import uuid
import zlib

import requests

DOCUMENT = {
    "schema": 1, "name": "Fuzzed", "canvases": {"c1": {}}, "screens": {"s1": {"canvas": "c1"}},
    "elements": {"e1": {"screen": "s1", "kind": "caption", "text": {"en": "Hello"}}}, "locales": {},
}


class Form(html.parser.HTMLParser):
    """The first form of a page: where it goes, and its hidden fields."""

    def __init__(self):
        super().__init__()
        self.action, self.fields = None, {}

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form" and self.action is None:
            self.action = attrs.get("action", "")
        if tag == "input" and attrs.get("type") == "hidden":
            self.fields[attrs["name"]] = attrs.get("value", "")


def png(width, height):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\0" + b"\x80\x40\x20" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def done(answer):
    assert answer.ok, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    return answer


def main(base):
    session = requests.Session()
    page = done(session.get(f"{base}/auth/google?next=/api/me"))
    form = Form()
    form.feed(page.text)
    email = f"{uuid.uuid4().hex}@example.org"
    fields = {**form.fields, "email": email, "name": "Fuzzer"}
    me = done(session.post(urllib.parse.urljoin(page.url, form.action), data=fields)).json()
    assert me["email"] == email, me

    device = str(uuid.uuid4())
    projects, assets = [str(uuid.uuid4()) for _ in range(2)], [str(uuid.uuid4()) for _ in range(2)]
    for project in projects:
        done(session.put(f"{base}/api/projects/{project}", json={"data": DOCUMENT, "baseRevision": 0, "deviceId": device}))
        delta = {"op": "set", "path": ["name"], "value": "Fuzzed twice"}
        done(session.patch(f"{base}/api/projects/{project}", json={"deltas": [delta], "baseRevision": 1}))
    done(session.delete(f"{base}/api/projects/{projects[1]}?baseRevision=2"))
    for asset in assets:
        file = ("picture.png", png(400, 300), "image/png")
        done(session.post(f"{base}/api/media/assets", data={"id": asset}, files={"file": file}))
    done(session.delete(f"{base}/api/media/assets/{assets[1]}"))
    token = done(session.post(f"{base}/api/tokens", json={"name": "Revoked", "scope": "read"})).json()["id"]
    secrets = {
        scope: done(session.post(f"{base}/api/tokens", json={"name": scope, "scope": scope})).json()["secret"]
        for scope in ("read", "write")
    }

    origin = urllib.parse.urlsplit(base)
    cookies = [f"{cookie.name}={cookie.value}" for cookie in session.cookies if cookie.domain == origin.hostname]
    values = {
        "FUZZ_COOKIE": "; ".join(cookies), "FUZZ_USER": me["id"], "FUZZ_PROJECTS": " ".join(projects),
        "FUZZ_ASSETS": " ".join(assets), "FUZZ_TOKEN": token, "FUZZ_DEVICE": device,
        "FUZZ_BASE": base, "FUZZ_READ": secrets["read"], "FUZZ_WRITE": secrets["write"],
    }
    for name, value in values.items():
        print(f"{name}={shlex.quote(value)}")


if __name__ == "__main__":
    main(sys.argv[1])
