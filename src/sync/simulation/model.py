"""The protocol model's server, trimmed to what decides and pulls: reads commands as JSON lines, answers as JSON lines.

Independent of the Rust code on purpose: plain values, documents never changed in place, its own reading of the rules.
"""
import hashlib
import json
import sys

MISSING = object()
MAPS = ("canvases", "screens", "elements", "locales")


class DeltaError(Exception):
    pass


def canonical(value):
    def norm(v):
        if isinstance(v, dict):
            return {k: norm(x) for k, x in v.items()}
        if isinstance(v, list):
            return [norm(x) for x in v]
        if isinstance(v, float) and v.is_integer():
            return int(v)
        return v
    return json.dumps(norm(value), sort_keys=True, separators=(",", ":"))


def same(a, b):
    if a is MISSING or b is MISSING:
        return a is b
    return canonical(a) == canonical(b)


def get(doc, path):
    for seg in path:
        if not isinstance(doc, dict) or seg not in doc:
            return MISSING
        doc = doc[seg]
    return doc


def put(doc, path, value):
    """Copy of doc with path set, or deleted when value is MISSING. A set needs its parent; a delete does not."""
    if not isinstance(doc, dict):
        if value is MISSING:
            return doc
        raise DeltaError("parent missing")
    seg, out = path[0], dict(doc)
    if len(path) > 1:
        if seg not in doc:
            if value is MISSING:
                return doc
            raise DeltaError("parent missing")
        out[seg] = put(doc[seg], path[1:], value)
    elif value is MISSING:
        out.pop(seg, None)
    else:
        out[seg] = value
    return out


def apply(deltas, doc):
    for d in deltas:
        doc = put(doc, d["path"], d["value"] if d["op"] == "set" else MISSING)
    return doc


def overlap(p, q):
    n = min(len(p), len(q))
    return p[:n] == q[:n]


def clashes(mine, theirs, after_mine, after_theirs):
    return any(overlap(m["path"], t["path"]) and not same(get(after_mine, m["path"]), get(after_theirs, m["path"]))
               for m in mine for t in theirs)


def valid(doc):
    if not isinstance(doc.get("name"), str) or not all(isinstance(doc.get(m), dict) for m in MAPS):
        return False
    return (all(s.get("canvas") in doc["canvases"] for s in doc["screens"].values())
            and all(e.get("screen") in doc["screens"] for e in doc["elements"].values()))


def digest(*parts):
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]


class Op:
    def __init__(self, raw):
        self.user, self.device, self.project, self.push_id = raw["user"], raw["device"], raw["project"], raw["pushId"]
        self.kind, self.base, self.base_head, self.through = raw["kind"], raw["base"], raw["baseHead"], raw["through"]
        self.deltas, self.doc = raw.get("deltas", []), raw.get("document")
        self.body = digest(self.user, self.device, self.project, self.kind, self.push_id, self.base, self.base_head,
                           canonical(self.deltas), canonical(self.doc), self.through)


class Server:
    def __init__(self, snapshot_every):
        self.snapshot_every = snapshot_every
        self.projects, self.purged, self.pushes, self.changes = {}, {}, {}, []
        self.dead, self.change_ids = set(), 0

    def doc_at(self, p, revision):
        at = [s for s in p["snapshots"] if s <= revision]
        if not at:
            return None
        doc, s = p["snapshots"][max(at)], max(at)
        for r in range(s + 1, revision + 1):
            if p["rows"][r]["deltas"] is None:
                return None
            doc = apply(p["rows"][r]["deltas"], doc)
        return doc

    def decide(self, cookie, op):
        ans = self.table(cookie, op)
        ends = ("conflict", "gone", "not_found", "refused", "new_device")
        if ans["is"] in ends and (op.user, op.push_id) not in self.pushes:
            self.dead.add((op.user, op.push_id))
        return ans

    def table(self, cookie, op):
        if cookie != op.user:
            return {"is": "sign_in"}
        p = self.projects.get(op.project)
        if p is not None and p["owner"] != op.user:
            return {"is": "not_found"}
        row = self.pushes.get((op.user, op.push_id))
        if row is not None and row["body"] == op.body:
            return {"is": "accepted", "revision": row["revision"], "head": row["head"], "over": None}
        if row is not None:
            return {"is": "refused"}
        if (op.user, op.push_id) in self.dead:
            return {"is": "again"}
        if p is None and op.project in self.purged:
            return {"is": "gone"} if self.purged[op.project] == op.user else {"is": "not_found"}
        if p is None and op.base > 0:
            return {"is": "not_found"}
        if p is not None and p["deleted"] and op.kind != "restore":
            return {"is": "gone"}
        if p is not None and op.through <= p["clocks"].get(op.device, 0):
            return {"is": "new_device"}
        if not self.acceptable(p, op):
            return {"is": "refused"}
        if p is None:
            if op.kind != "create":
                return {"is": "not_found"}
            p = {"id": op.project, "owner": op.user, "doc": op.doc, "revision": 0, "head": None, "deleted": False,
                 "rows": {}, "snapshots": {}, "clocks": {}}
            self.projects[op.project] = p
            return self.accept(p, op, op.doc, [])
        if op.base == p["revision"] and op.base_head == p["head"]:
            return self.accept(p, op, apply(op.deltas, p["doc"]), [])
        if op.base > p["revision"] or (op.base > 0 and p["rows"][op.base]["head"] != op.base_head):
            return self.conflict(p, "history")
        if op.base == 0:
            return self.conflict(p, "exists")
        if op.kind == "delete":
            return self.conflict(p, "overlap")
        since = [p["rows"][r] for r in range(op.base + 1, p["revision"] + 1)]
        if all(r["deltas"] is not None for r in since):
            theirs = [d for r in since for d in r["deltas"]]
            try:
                result = apply(op.deltas, p["doc"])
            except DeltaError:
                result = None
            if result is not None and valid(result) and not clashes(op.deltas, theirs, result, p["doc"]):
                return self.accept(p, op, result, since)
        return self.conflict(p, "overlap")

    def acceptable(self, p, op):
        if op.kind == "create":
            return valid(op.doc)
        if p is None or not op.deltas:
            return True
        if op.base > p["revision"] or op.base < 1 or p["rows"][op.base]["head"] != op.base_head:
            return True
        base = self.doc_at(p, op.base)
        if base is None:
            return True
        try:
            return valid(apply(op.deltas, base))
        except DeltaError:
            return False

    def conflict(self, p, why):
        return {"is": "conflict", "why": why, "doc": canonical(p["doc"]), "revision": p["revision"], "head": p["head"]}

    def accept(self, p, op, doc, over):
        p["revision"] += 1
        p["head"] = digest(p["head"], op.push_id, op.body)
        p["deleted"], p["doc"] = op.kind == "delete", doc
        row = {"project": p["id"], "revision": p["revision"], "push_id": op.push_id, "user": op.user, "body": op.body,
               "deltas": list(op.deltas), "head": p["head"]}
        p["rows"][p["revision"]] = row
        self.pushes[(op.user, op.push_id)] = row
        p["clocks"][op.device] = max(op.through, p["clocks"].get(op.device, 0))
        if p["revision"] == 1 or p["revision"] % self.snapshot_every == 0:
            p["snapshots"][p["revision"]] = doc
        self.changed(p)
        return {"is": "accepted", "revision": p["revision"], "head": p["head"], "over": self.steps(over)}

    def changed(self, p):
        self.change_ids += 1
        self.changes.append((self.change_ids, p["owner"], p["id"]))

    @staticmethod
    def steps(rows):
        return [{"revision": r["revision"], "head": r["head"], "push": r["push_id"], "deltas": len(r["deltas"])} for r in rows]

    def pull(self, cookie, req):
        user = req["user"]
        if cookie != user:
            return {"is": "sign_in"}
        cursor, mark = req["cursor"]
        if cursor > 0 and (cursor > len(self.changes) or self.changes[cursor - 1][0] != mark):
            cursor = 0
        ids = {pid for _, u, pid in self.changes[cursor:] if u == user}
        for pid, base in req["bases"].items():
            p = self.projects.get(pid)
            if p is None or [p["revision"], p["head"]] != base:
                ids.add(pid)
        out = {pid: self.since(user, pid, req["bases"].get(pid, [0, None])) for pid in ids}
        last = self.changes[-1][0] if self.changes else 0
        return {"is": "pulled", "cursor": [len(self.changes), last], "projects": out}

    def since(self, user, pid, base):
        revision, head = base
        p = self.projects.get(pid)
        if p is None or p["owner"] != user:
            return {"is": "gone"}
        now = {"revision": p["revision"], "head": p["head"], "deleted": p["deleted"]}
        if revision > 0 and (revision > p["revision"] or p["rows"][revision]["head"] != head):
            return dict(now, **{"is": "history", "doc": canonical(p["doc"])})
        rows = [p["rows"][r] for r in range(revision + 1, p["revision"] + 1)]
        size = sum(len(r["deltas"]) for r in rows if r["deltas"] is not None)
        if revision == 0 or any(r["deltas"] is None for r in rows) or size > 3:
            return dict(now, **{"is": "document", "doc": canonical(p["doc"]), "pushes": [r["push_id"] for r in rows]})
        return dict(now, **{"is": "steps", "steps": self.steps(rows)})

    def prune(self):
        for p in self.projects.values():
            covered = max(p["snapshots"]) if p["snapshots"] else 0
            for r, row in p["rows"].items():
                if r <= covered:
                    row["deltas"] = None

    def purge(self, pid):
        p = self.projects.pop(pid)
        self.purged[pid] = p["owner"]
        for row in p["rows"].values():
            self.pushes.pop((row["user"], row["push_id"]), None)
        self.changed(p)

    def backup(self):
        return self.copied(self.projects), dict(self.purged), list(self.changes), set(self.dead)

    @staticmethod
    def copied(projects):
        def one(p):
            return dict(p, rows={r: dict(row) for r, row in p["rows"].items()}, snapshots=dict(p["snapshots"]),
                        clocks=dict(p["clocks"]))
        return {i: one(p) for i, p in projects.items()}

    def restore_backup(self, saved):
        projects, purged, changes, dead = saved
        self.projects, self.purged, self.changes, self.dead = self.copied(projects), dict(purged), list(changes), set(dead)
        self.pushes = {(r["user"], r["push_id"]): r for p in self.projects.values() for r in p["rows"].values()}


def main():
    server, saved = None, []
    for line in sys.stdin:
        cmd, ans = json.loads(line), {"is": "done"}
        do = cmd["do"]
        if do == "new":
            server, saved = Server(cmd["snapshotEvery"]), []
        elif do == "push":
            ans = server.decide(cmd["cookie"], Op(cmd["operation"]))
        elif do == "pull":
            ans = server.pull(cmd["cookie"], cmd["request"])
        elif do == "prune":
            server.prune()
        elif do == "purge":
            server.purge(cmd["project"])
        elif do == "backup":
            saved.append(server.backup())
        elif do == "restore":
            server.restore_backup(saved[cmd["which"]])
        sys.stdout.write(json.dumps(ans) + "\n")
        sys.stdout.flush()


main()
