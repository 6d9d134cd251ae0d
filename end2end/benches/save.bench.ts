// How soon an edit is kept by this device, beside the least that it can take: as many bytes put strictly into IndexedDB,
// in the same tab, in turns; once as many as the app writes for a commit, once as many as the whole document takes. Then
// once more from a key that changes a word on the page, as an edit does: after input a browser draws before it tells
// anybody what a database has done. And how large the push of one moved element is.
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { documentOf, quantile, say } from "../support/figures.ts";
import { editable, elements, status, synced } from "../support/studio.ts";
import { NETWORK_ERRORS, Profile, test } from "../support/test.ts";
import { Server } from "../support/server.ts";

const EDITS = Number(process.env.BENCH_EDITS ?? 200);
const SCREENS = 10;
const EACH = 30;

type Put = { took: number; bytes: number };
type Bench = { bench: { saved: () => Promise<number>; put: (whole: boolean) => Promise<Put>; putByKey: () => Promise<Put> } };
/** Does nothing in the app. */
const KEY = "F9";

/** In the page: from the commit to words other than "Saving…"; and puts as large as the app's own. */
function prepare([project, key]: [string, string]): void {
  const words = document.querySelector("[data-testid=status] .status-words")!;
  let [pressed, saving] = [0, false];
  let done: number[] = [];
  let wanted: ((took: number) => void) | undefined;
  // An element that an arrow key moved is committed when the key comes up.
  window.addEventListener("keyup", () => (pressed = performance.now()), true);
  new MutationObserver(() => {
    if (words.textContent === "Saving…") saving = true;
    else if (saving) {
      saving = false;
      done.push(performance.now() - pressed);
      if (wanted) wanted(done.shift()!), (wanted = undefined);
    }
  }).observe(words, { childList: true, characterData: true, subtree: true });
  const saved = () => new Promise<number>((resolve) => (done.length > 0 ? resolve(done.shift()!) : (wanted = resolve)));

  const asked = <T>(request: IDBRequest<T>) => new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
  const open = async () => {
    const ours = indexedDB.open("bench");
    ours.onupgradeneeded = () => ours.result.createObjectStore("rows");
    const own = asked(ours);
    const name = (await indexedDB.databases()).map((database) => database.name!).find((name) => name.startsWith("framekeep-"))!;
    return [await asked(indexedDB.open(name)), await own] as const;
  };
  const opened = open();
  // A commit is the row of its entry, and the one that counts them.
  const rows = async (whole: boolean): Promise<[string[], IDBDatabase]> => {
    const [theirs, own] = await opened;
    const stores = theirs.transaction(["meta", "projects"]);
    const document: string = await asked(stores.objectStore("projects").get(project));
    const counter: string = await asked(stores.objectStore("meta").get("row"));
    const entry = JSON.stringify({ sequence: 1000, kind: "commit", deltas: ["x", "y"].map((field) => ({ op: "set", path: ["elements", project, field], value: 100 })) });
    return [whole ? [document] : [entry, counter], own];
  };
  const putRows = async (rows: string[], own: IDBDatabase): Promise<Put> => {
    const begin = performance.now();
    const transaction = own.transaction("rows", "readwrite", { durability: "strict" });
    for (const [at, row] of rows.entries()) transaction.objectStore("rows").put(row, at);
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    return { took: performance.now() - begin, bytes: rows.join("").length };
  };
  const put = async (whole: boolean) => putRows(...(await rows(whole)));

  const word = document.body.appendChild(document.createElement("p"));
  word.style.cssText = "position: fixed; inset: 0 auto auto 0";
  /** Answers once it listens: what answers when a key has come. */
  const putByKey = async () => {
    const [all, own] = await rows(false);
    const done = new Promise<Put>((resolve) => {
      const pressed = (event: KeyboardEvent) => {
        if (event.key !== key) return;
        window.removeEventListener("keyup", pressed);
        void putRows(all, own).then((put) => {
          word.textContent = "";
          resolve(put);
        });
        word.textContent = "Saving…";
      };
      window.addEventListener("keyup", pressed);
    });
    (window as { byKey?: Promise<Put> }).byKey = done;
  };
  (window as unknown as Bench).bench = { saved, put, putByKey };
}

/** Moves the chosen element to and fro; each time the same bytes are put by hand, once it is quiet. */
async function measure(page: Page, quiet: () => Promise<void>): Promise<void> {
  const [saves, small, large, byKey]: [number[], Put[], Put[], Put[]] = [[], [], [], []];
  const put = (whole: boolean) => page.evaluate((whole) => (window as unknown as Bench).bench.put(whole), whole);
  for (let edit = 0; edit < EDITS; edit++) {
    await page.keyboard.press(edit % 2 ? "ArrowLeft" : "ArrowRight");
    saves.push(await page.evaluate(() => (window as unknown as Bench).bench.saved()));
    await quiet();
    small.push(await put(false));
    large.push(await put(true));
    await page.evaluate(() => (window as unknown as Bench).bench.putByKey());
    await page.keyboard.press(KEY);
    byKey.push(await page.evaluate(() => (window as unknown as { byKey: Promise<Put> }).byKey));
  }
  say("commit to “Saved on this device”", saves);
  for (const [puts, how] of [[small, ""], [large, ""], [byKey, ", by a key"]] as const) {
    const times = puts.map(({ took }) => took);
    const ratio = (part: number) => (quantile(saves, part) / quantile(times, part)).toFixed(2);
    say(`bare strict put of ${Math.max(...puts.map(({ bytes }) => bytes))} bytes${how}`, times);
    console.log(`  ${"the commit takes … times as long".padEnd(34)} p50 ${ratio(0.5).padStart(6)}      p99 ${ratio(0.99).padStart(6)}`);
  }
}

test("an edit is kept by this device", async ({ browser }) => {
  test.setTimeout(600_000);
  const server = await Server.start();
  try {
    const me = new Profile(await browser.newContext({ viewport: { width: 1440, height: 900 } }), server);
    me.expects(NETWORK_ERRORS);
    const page = await me.signIn("bench@example.com");
    const project = randomUUID();
    const data = documentOf("Bench", SCREENS, EACH);
    const made = await page.request.put(`${server.url}/api/projects/${project}`, { data: { data, baseRevision: 0, deviceId: randomUUID() } });
    test.expect(made.status(), await made.text()).toBe(201);
    await page.goto(`${server.url}/projects/${project}`);
    await test.expect(elements(page)).toHaveCount(SCREENS * EACH);
    await synced(page);
    await page.evaluate(prepare, [project, KEY] as [string, string]);
    await editable(page);
    await page.locator("[data-element]").first().focus();

    const pushes: [number, number][] = [];
    page.on("requestfinished", async (request) => {
      if (!request.url().endsWith("/fn/projects/push")) return;
      pushes.push([(request.postDataBuffer() ?? "").length, (await request.sizes()).requestHeadersSize]);
    });
    console.log(`${EDITS} edits of a document of ${SCREENS * EACH} elements (goal: p99 at most twice that of the bare put)`);
    console.log(" with the server");
    await measure(page, () => synced(page));
    console.log(" without");
    await server.down();
    await measure(page, async () => test.expect(status(page)).toHaveText(/change/));
    console.log(`${pushes.length} pushes of one moved element (goal: at most 1024 bytes)`);
    say("body", pushes.map(([body]) => body), "bytes");
    say("headers", pushes.map(([, headers]) => headers), "bytes");
    await me.context.close();
  } finally {
    await server.remove();
  }
});
