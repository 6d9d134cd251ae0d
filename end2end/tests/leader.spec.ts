// Two to four tabs, and the one that sends is killed: another one goes on at once, nothing is applied twice, and all tabs
// show the same.
import type { Page } from "@playwright/test";
import { test } from "../support/behind.ts";
import { quantile } from "../support/figures.ts";
import { onServer, Promises, shownBy } from "../support/promises.ts";
import type { Proxy } from "../support/proxy.ts";
import { addCaption, editHere, newProject, status, synced } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, rounds } from "../support/test.ts";

const RUNS = rounds(20, 500);
const HANDED_OVER_MS = 2_000;
const SYNC = /\/fn\/projects\/(push|pull)/;

/** What becomes of the push that is under way when the tab that sends it is killed. */
const UNDER_WAY: ((network: Proxy) => void)[] = [
  () => {},
  (network) => network.loseAnswers(/POST \/fn\/projects\/push/),
  (network) => network.stall(),
];

/** A process that ends as a crash does, while something may be on its way. */
async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  session.send("Page.crash").catch(() => {});
  await crashed;
  await page.close();
}

/** Takes the project over where another tab has it, and adds a word to the caption. */
async function write(page: Page, word: string): Promise<void> {
  const field = page.getByRole("textbox", { name: "Text", exact: true });
  await editHere(page);
  await page.locator("[data-element]").first().click();
  await field.fill(`${await field.inputValue()} ${word}`);
  await field.blur();
}

test(`${RUNS} times the tab that sends is killed under two to four tabs`, async ({ profile, network, email }) => {
  test.setTimeout(60_000 + RUNS * 8_000);
  const promises = new Promises();
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  await promises.watch(me.context);
  const first = await me.signIn(email);
  const path = await newProject(first, "Habit Garden");
  await addCaption(first, "Start");
  await synced(first);
  let sent: { by: Page; at: number }[] = [];
  const listen = (tab: Page) => {
    tab.on("request", (request) => SYNC.test(request.url()) && sent.push({ by: tab, at: Date.now() }));
    return tab;
  };
  // The oldest one sends: tabs wait for that in the order in which they were opened.
  const tabs = [listen(first)];
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    while (tabs.length < 2 + (run % 3)) {
      tabs.push(listen(await me.page(path)));
      await expect(tabs.at(-1)!.locator("[data-element]").first()).toBeVisible();
    }
    for (const tab of tabs) await expect.poll(async () => promises.broken("a tab", "saved", await shownBy(tab)), { intervals: [50] }).toEqual([]);
    const [word, before] = [promises.word(), network.lost];
    sent = [];
    UNDER_WAY[run % UNDER_WAY.length]!(network);
    // In turns the one that edits is the one that dies.
    await write(run % 4 === 3 ? tabs[0]! : tabs.at(-1)!, word);
    await expect.poll(() => promises.were("saved", [word])).toBe(true);
    if (run % UNDER_WAY.length === 1) await expect.poll(() => network.lost).toBeGreaterThan(before);
    expect([...new Set(sent.map(({ by }) => tabs.indexOf(by)))], "only the oldest has sent").toEqual(sent.length ? [0] : []);
    sent = [];
    const [killed, dying] = [Date.now(), tabs.shift()!];
    await crash(dying);
    network.mend();
    const next = () => sent.filter(({ by }) => by !== dying);
    await expect.poll(() => next().length, { intervals: [20] }).toBeGreaterThan(0);
    times.push(next()[0]!.at - killed);
    for (const tab of tabs) {
      await expect(tab.locator("[data-element]").first()).toContainText(word);
      await expect(status(tab)).toHaveText("Synced");
      expect(await shownBy(tab)).toEqual(await shownBy(tabs[0]!));
    }
    expect([...new Set(next().map(({ by }) => tabs.indexOf(by)))], "only the next oldest has sent").toEqual([0]);
  }
  console.log(`${RUNS} tabs killed, handed over within ${times.sort((a, b) => a - b).at(-1)} ms (half within ${times[RUNS >> 1]} ms); ${network.lost} answers lost; ${promises}`);
  // Among a few the slowest may be the machine's doing; where there are many it is not.
  expect(quantile(times, rounds(0.95, 1))).toBeLessThanOrEqual(HANDED_OVER_MS);
  expect(network.lost).toBeGreaterThan(0);
  const kept = await onServer(me.context.request, me.server.url);
  expect(promises.broken("the server", "saved", kept.texts)).toEqual([]);
  expect(promises.early(kept.since)).toEqual([]);
  expect(kept.twice).toEqual([]);
});
