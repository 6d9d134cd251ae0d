// Tabs, the whole browser and the server are killed in the middle of edits, with and without a network: what was shown as
// saved is in this browser, and once it is sent it is on the server and in a browser that was never here before.
import type { Page } from "@playwright/test";
import { test } from "../support/behind.ts";
import { Installed } from "../support/installed.ts";
import { onServer, Promises, shownBy } from "../support/promises.ts";
import type { Proxy } from "../support/proxy.ts";
import { addCaption, newProject, status, synced } from "../support/studio.ts";
import { expect, rounds } from "../support/test.ts";

const TABS = rounds(50, 500);
const BROWSERS = rounds(20, 200);
/** Each of so many kills of the browser takes the server with it. */
const WITH_SERVER = 5;

/** What the network does while somebody edits, in turns. */
const WEATHER: ((network: Proxy) => void)[] = [
  () => {},
  (network) => network.cut(),
  (network) => network.stall(),
  (network) => network.loseAnswers(/POST \/fn\/projects\/push/),
];

/** Signed in with one project, in a browser that has written down all it keeps. */
async function settled(me: Installed, email: string): Promise<string> {
  const page = await me.profile.signIn(email);
  const path = await newProject(page, "Habit Garden");
  await addCaption(page, "Start");
  await synced(page);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
  await me.close();
  await me.start();
  return path;
}

/** Everything that this browser was seen to keep is shown; the caption is chosen and can be typed into. */
async function opened(me: Installed, path: string, promises: Promises): Promise<Page> {
  const page = await me.profile.page(path);
  await expect.poll(async () => promises.broken("this browser", "saved", await shownBy(page)), { intervals: [50] }).toEqual([]);
  await page.locator("[data-element]").first().click();
  return page;
}

/** Adds a word to the caption, again and again, and kills a while after the first was shown as saved. */
async function killedWhileEditing(page: Page, promises: Promises, afterMs: number, kill: () => Promise<unknown>): Promise<void> {
  const gone = Promise.race([page.waitForEvent("crash", { timeout: 0 }), page.waitForEvent("close", { timeout: 0 })]).then(() => true);
  const field = page.getByRole("textbox", { name: "Text", exact: true });
  const first = promises.word();
  let text = `${await field.inputValue()} ${first}`;
  let killing: Promise<unknown> | undefined;
  for (;;) {
    const written = field.fill(text).then(() => field.blur());
    written.catch(() => {});
    if (await Promise.race([gone, written.then(() => false, () => gone)])) break;
    if (promises.were("saved", [first])) killing ??= new Promise((done) => setTimeout(done, afterMs)).then(kill);
    text += ` ${promises.word()}`;
  }
  await killing;
}

/** Sends what waits, then looks into the server and into a browser that was never here before. */
async function judge(me: Installed, path: string, promises: Promises, fresh: () => Promise<Page>): Promise<void> {
  const page = await opened(me, path, promises);
  await expect(status(page)).toHaveText("Synced", { timeout: 45_000 });
  const { url } = me.profile.server;
  const kept = await onServer(me.profile.context.request, url);
  expect(promises.broken("the server", "saved", kept.texts)).toEqual([]);
  expect(promises.early(kept.since)).toEqual([]);
  expect(kept.twice).toEqual([]);
  const other = await fresh();
  await other.goto(url + path);
  await expect.poll(async () => promises.broken("another browser", "saved", await shownBy(other))).toEqual([]);
  expect(await shownBy(other)).toEqual(await shownBy(page));
  me.profile.check();
}

test(`${TABS} tabs killed in the middle of edits`, async ({ launchOptions, server, network, profile, email }) => {
  test.setTimeout(60_000 + TABS * 6_000);
  const promises = new Promises();
  const me = await Installed.start(launchOptions, server, promises);
  try {
    const path = await settled(me, email);
    for (let kill = 0; kill < TABS; kill++) {
      const page = await opened(me, path, promises);
      WEATHER[kill % WEATHER.length]!(network);
      await killedWhileEditing(page, promises, (kill * 37) % 150, () => me.killTabs());
      network.mend();
      await page.close();
    }
    console.log(`${TABS} tabs killed; ${promises}`);
    await judge(me, path, promises, async () => (await profile()).signIn(email));
  } finally {
    network.mend();
    await me.remove();
  }
});

test(`${BROWSERS} browsers killed in the middle of edits, some of them with the server`, async ({ launchOptions, server, network, profile, email }) => {
  test.setTimeout(60_000 + BROWSERS * 15_000);
  const promises = new Promises();
  const me = await Installed.start(launchOptions, server, promises);
  try {
    const path = await settled(me, email);
    for (let kill = 0; kill < BROWSERS; kill++) {
      const page = await opened(me, path, promises);
      WEATHER[kill % WEATHER.length]!(network);
      const withServer = kill % WITH_SERVER === WITH_SERVER - 1;
      const all = () => Promise.all([me.kill(), withServer && server.down("SIGKILL")]);
      await killedWhileEditing(page, promises, (kill * 37) % 150, all);
      network.mend();
      if (withServer) await server.up();
      await me.start();
    }
    console.log(`${BROWSERS} browsers killed; ${promises}`);
    await judge(me, path, promises, async () => (await profile()).signIn(email));
  } finally {
    network.mend();
    await me.remove();
  }
});
