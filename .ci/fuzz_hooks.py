"""Makes most of schemathesis' requests meet something: ids that are there, and the user who is signed in. One in four stays
as it was drawn. At the end each operation's answers are printed by status; a run in which one never succeeded that its
caller may use has shown nothing of it, and one that succeeded although its caller may not: both are failures."""

import atexit
import collections
import json
import os
import pathlib
import uuid
import zlib

import requests
import schemathesis

from fuzz_person import DOCUMENT, png

KNOWN = {
    "/projects/": os.environ["FUZZ_PROJECTS"].split(),
    "/assets/": os.environ["FUZZ_ASSETS"].split(),
    "/tokens/": [os.environ["FUZZ_TOKEN"]],
    "/devices/": [os.environ["FUZZ_DEVICE"]],
}
USER = os.environ["FUZZ_USER"]
BASE, COOKIE = os.environ["FUZZ_BASE"], os.environ["FUZZ_COOKIE"]
PICTURE = png(40, 30)
CALLER = os.environ["FUZZ_CALLER"]


def permitted():
    """The operations that this caller may use, by the description: what names a security of its own is for a person's
    session alone, or for everybody."""
    described = json.loads(pathlib.Path("openapi.json").read_text())
    for path, item in described["paths"].items():
        for method, operation in item.items():
            own = operation.get("security") if isinstance(operation, dict) else None
            of_a_person = own is not None and own != [] and {} not in own
            if CALLER == "session" or not of_a_person and (CALLER == "write" or method == "get" or own is not None):
                yield f"{method.upper()} {path}"


PERMITTED = set(permitted())


def lot(value):
    """A number that depends on the value alone, so that a seed always draws the same run."""
    return zlib.crc32(repr(value).encode())


@schemathesis.hook
def before_call(context, case, kwargs):
    path, parameters, headers = case.operation.path, case.path_parameters, case.headers
    drawn = lot((case.method, path, sorted((parameters or {}).items()), repr(case.query), repr(case.body)))
    if drawn % 4 == 0:
        return
    if headers and "Framekeep-User" in headers:
        headers["Framekeep-User"] = USER
    known = next((ids for part, ids in KNOWN.items() if part in path), [])
    if parameters and known:
        parameters["id"] = known[drawn // 4 % len(known)]
        if "revision" in parameters and drawn % 4 != 2:
            parameters["revision"] = 1
    if drawn % 4 == 1:
        fit(case, drawn)


def fit(case, drawn):
    """Makes a write one that may be accepted: on the revision that is there now, a picture that is one."""
    if case.operation.label == "POST /api/media/assets" and isinstance(case.body, dict):
        case.body = {"file": PICTURE}
    # Drawn keys repeat, and a repeated operation is answered as the first one was.
    (case.headers or {}).pop("Idempotency-Key", None)
    for part in (case.query, case.body):
        if not isinstance(part, dict):
            continue
        for name in ("baseHead", "pushId", "clock", "deviceId"):
            part.pop(name, None)
        if "baseRevision" in part:
            new = "data" in part and drawn // 8 % 2 == 0
            if new:
                case.path_parameters["id"] = str(uuid.UUID(int=drawn))
            part["baseRevision"] = 0 if new else current(case.path_parameters["id"])
            if "data" in part:
                part["data"] = DOCUMENT
            if "deltas" in part:
                part["deltas"] = [{"op": "set", "path": ["name"], "value": str(drawn)}]


def current(project):
    history = requests.get(f"{BASE}/api/projects/{project}/revisions", headers={"Cookie": COOKIE}, timeout=10)
    return len(history.json().get("revisions", []))


seen = collections.defaultdict(collections.Counter)


@schemathesis.hook
def after_call(context, case, response):
    seen[case.operation.label][response.status_code] += 1


def unchanged():
    """Whether the person's things are as they were made."""
    session = {"Cookie": COOKIE}
    projects = [requests.get(f"{BASE}/api/projects/{project}/revisions", headers=session, timeout=10).json() for project in KNOWN["/projects/"]]
    assets = requests.get(f"{BASE}/api/media/assets", headers=session, timeout=10).json()["assets"]
    return [len(project["revisions"]) for project in projects] == [2, 3] and [asset["fileName"] for asset in assets] == ["picture.png"]


@atexit.register
def tell():
    succeeded = {name for name, answers in seen.items() if any(status < 400 for status in answers)}
    for name, answers in sorted(seen.items()):
        print(f"{name:60}", "  ".join(f"{status}: {count}" for status, count in sorted(answers.items())))
    faults = {
        "never succeeded": (seen.keys() & PERMITTED) - succeeded,
        "succeeded although the caller may not": succeeded - PERMITTED,
        "changed by a caller that may only read": set() if CALLER != "read" or unchanged() else {"projects or pictures"},
    }
    for what, operations in faults.items():
        if operations:
            print(f"{what}:", ", ".join(sorted(operations)), flush=True)
    if any(faults.values()):
        os._exit(1)
