// How soon the list of projects can be used after a long time without a network: 500 projects, 10,000 commits waiting.
//
// The projects are made over the HTTP interface and pulled by the app. One project's commits are made by the app itself,
// without a network; the other projects' rows are written in exactly that form, since 10,000 key presses take too long.
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { documentOf, say } from "../support/figures.ts";
import { closeOffline, editable, elements, goOffline, status } from "../support/studio.ts";
import { NETWORK_ERRORS, Profile, test } from "../support/test.ts";
import { Server } from "../support/server.ts";

const PROJECTS = Number(process.env.BENCH_PROJECTS ?? 500);
const WAITING = 20;
const LOADS = { with: Number(process.env.BENCH_LOADS ?? 4), without: 10 };

type Rows = { rows: { take: () => Promise<void>; fill: (waiting: number) => Promise<number>; back: () => Promise<void> } };
type Entry = { sequence: number; kind: string; deltas: { op: string; path: string[]; value: unknown }[] };

/** In a page that is not the app's: writes the app's rows, and puts them back as they were. */
function prepare(): void {
  const asked = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => ((request.onsuccess = () => resolve(request.result)), (request.onerror = () => reject(request.error))));
  const database = async () => asked(indexedDB.open((await indexedDB.databases()).map((found) => found.name!).find((name) => name.startsWith("framekeep-"))!));
  let kept: [string, string, string][] = [];
  const take = async () => {
    const opened = await database();
    kept = [];
    for (const store of ["meta", "projects", "entries"]) {
      const rows = opened.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([asked(rows.getAllKeys()), asked(rows.getAll())]);
      keys.forEach((key, at) => kept.push([store, key as string, values[at]]));
    }
    opened.close();
  };
  const back = async () => {
    const opened = await database();
    const transaction = opened.transaction(["meta", "projects", "entries"], "readwrite", { durability: "strict" });
    for (const [store, key, value] of kept) transaction.objectStore(store).put(value, key);
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    opened.close();
  };
  /** Every project that waits for nothing gets the entries of the one that does, about an element of its own. */
  const fill = async (waiting: number) => {
    await take();
    const of = (wanted: string) => kept.filter(([store]) => store === wanted);
    const example: Entry[] = of("entries").map(([, , text]) => JSON.parse(text));
    const [busy] = of("entries")[0]![1].split("/");
    const meta = of("meta").find(([, key]) => key === "row")!;
    const row = JSON.parse(meta[2]);
    for (const [, id, text] of of("projects").filter(([, id]) => id !== busy)) {
      const [element, fields] = Object.entries<Record<string, unknown>>(JSON.parse(text).base.elements)[0]!;
      const moved = ({ op, path, value }: Entry["deltas"][number]) => ({ op, path: ["elements", element, path[2]!], value: path[2] === "x" ? Number(fields.x) + (Number(value) % 10) : value });
      for (const entry of example.slice(0, waiting)) {
        const name = `${id}/${(++row.sequence).toString(16).padStart(16, "0")}`;
        kept.push(["entries", name, JSON.stringify({ ...entry, sequence: row.sequence, deltas: entry.deltas.map(moved) })]);
      }
    }
    meta[2] = JSON.stringify(row);
    await back();
    return of("entries").length;
  };
  (window as unknown as Rows).rows = { take, fill, back };
}

/** Notes in every page that loads when what is in view of the list is drawn, and when a click has left it. */
function note(): void {
  const seen = window as { drawn?: number; left?: number; opened?: number };
  const look = () => {
    const cards = [...document.querySelectorAll(".card:not([aria-hidden])")];
    const isDrawn = (card: Element) => card.getBoundingClientRect().top > innerHeight || card.querySelector(".card-art .drawing");
    if (cards.length > 0 && cards.every(isDrawn)) seen.drawn ??= performance.now();
    if (seen.drawn && location.pathname !== "/projects") seen.left ??= performance.now();
    if (seen.left && document.querySelector("[data-element]")) seen.opened ??= performance.now();
    if (!seen.opened) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** A new tab with the list; the third project is clicked as soon as what is in view is drawn. */
async function load(me: Profile): Promise<[number, number, number]> {
  const page = await me.context.newPage();
  await page.addInitScript(note);
  await page.goto(`${me.server.url}/projects`, { waitUntil: "commit" });
  await page.waitForFunction(() => (window as { drawn?: number }).drawn);
  const card = await page.evaluate(() => {
    const { left, top } = document.querySelectorAll(".card-open")[2]!.getBoundingClientRect();
    return { x: left + 60, y: top + 60 };
  });
  await page.mouse.click(card.x, card.y);
  await page.waitForFunction(() => (window as { opened?: number }).opened);
  const times = await page.evaluate(() => {
    const { drawn, left, opened } = window as { drawn?: number; left?: number; opened?: number };
    return [drawn!, left!, opened!] as [number, number, number];
  });
  await page.close();
  return times;
}

function tell(where: string, times: [number, number, number][]): void {
  console.log(` ${where}, ${times.length} loads`);
  for (const [at, what] of ["what is in view is drawn", "a click on a project is taken", "that project is open"].entries()) say(what, times.map((one) => one[at]!));
}

/** Somebody with so many projects, none of which waits for anything; the list is open. */
async function someone(browser: Parameters<Parameters<typeof test>[2]>[0]["browser"], server: Server, email: string): Promise<[Profile, Page]> {
  const me = new Profile(await browser.newContext({ viewport: { width: 1440, height: 900 } }), server);
  me.expects(NETWORK_ERRORS);
  const page = await me.signIn(email);
  for (let from = 0; from < PROJECTS; from += 100) {
    const push = (at: number) => ({ kind: "create", project: randomUUID(), pushId: randomUUID(), base: 0, document: documentOf(`Project ${from + at + 1}`, 3, 4) });
    const pushes = Array.from({ length: Math.min(100, PROJECTS - from) }, (_, at) => push(at));
    const answer = await page.request.post(`${server.url}/api/sync`, { data: { deviceId: randomUUID(), pushes } });
    const { results } = (await answer.json()) as { results: { is: string }[] };
    test.expect(results.filter(({ is }) => is !== "accepted")).toEqual([]);
  }
  await page.reload();
  await test.expect(page.locator(".card:not([aria-hidden])")).toHaveCount(PROJECTS, { timeout: 60_000 });
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  return [me, page];
}

/** Without a network: the app makes one project's commits, the others get theirs in the same form. */
async function wait(me: Profile, page: Page): Promise<Page> {
  await goOffline(page);
  await page.locator(".card-open").first().click();
  await editable(page);
  await elements(page).first().focus();
  for (let edit = 0; edit < WAITING; edit++) {
    await page.keyboard.press("ArrowRight");
    await test.expect(status(page)).toHaveText(`Offline · ${edit + 1} ${edit ? "changes" : "change"} waiting`);
  }
  await closeOffline(page);
  await me.context.setOffline(false);
  const beside = await me.page("/health");
  await beside.evaluate(prepare);
  const waiting = await beside.evaluate((waiting) => (window as unknown as Rows).rows.fill(waiting), WAITING);
  test.expect(waiting).toBe(PROJECTS * WAITING);
  return beside;
}

test("the list after a long time without a network", async ({ browser }) => {
  test.setTimeout(1_200_000);
  const server = await Server.start();
  try {
    console.log(`the list of ${PROJECTS} projects with ${PROJECTS * WAITING} commits waiting (goal: usable within 1500 ms)`);
    const sent: [number, number, number][] = [];
    for (let at = 0; at < LOADS.with; at++) {
      // What waits is sent by the first load: each needs somebody of their own.
      const [me, page] = await someone(browser, server, `bench-${at}@example.com`);
      await wait(me, page);
      sent.push(await load(me));
      await me.context.close();
    }
    tell("with the server", sent);

    const [me, page] = await someone(browser, server, "bench@example.com");
    const beside = await wait(me, page);
    const kept: Record<"offline" | "down", [number, number, number][]> = { offline: [], down: [] };
    await me.context.setOffline(true);
    for (let at = 0; at < LOADS.without; at++) kept.offline.push(await load(me));
    tell("without a network", kept.offline);
    await me.context.setOffline(false);
    await server.down();
    for (let at = 0; at < LOADS.without; at++) {
      await beside.evaluate(() => (window as unknown as Rows).rows.back());
      kept.down.push(await load(me));
    }
    tell("with the server stopped", kept.down);
    await me.context.close();
  } finally {
    await server.remove();
  }
});
