// Three browsers, one of them with two tabs, edit one project without a network and come back one after the other: what
// is disjoint merges, what overlaps is asked and decided, and in the end all hold the same.
import type { Page } from "@playwright/test";
import { onServer, Promises, shownBy } from "../support/promises.ts";
import { addCaption, addWord, caption, editable, editHere, goOffline, newProject, status, synced } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, type Profile, rounds, test } from "../support/test.ts";

const ORDERS = [
  [0, 1, 2],
  [2, 0, 1],
  [1, 2, 0],
  [0, 2, 1],
  [1, 0, 2],
  [2, 1, 0],
].slice(0, rounds(3, 6));
const CAPTIONS = ["Common", "Left", "Right", "Second", "Third"];

/** A project whose captions stand one below the other. */
async function project(page: Page): Promise<string> {
  const path = await newProject(page, "Habit Garden");
  for (const [at, name] of CAPTIONS.entries()) {
    await addCaption(page, name);
    const top = page.getByLabel("Y, from the top");
    await top.fill(String(200 + at * 500));
    await top.press("Enter");
    await page.keyboard.press("Escape");
  }
  await synced(page);
  return path;
}

test(`three browsers come back in ${ORDERS.length} orders`, async ({ profile, email }) => {
  test.setTimeout(60_000 + ORDERS.length * 60_000);
  const promises = new Promises();
  const browsers: Profile[] = [await profile(), await profile(), await profile()];
  for (const browser of browsers) {
    browser.expects(NETWORK_ERRORS);
    await promises.watch(browser.context);
  }
  const pages = [await browsers[0]!.signIn(email)];
  const path = await project(pages[0]!);
  for (const browser of browsers.slice(1)) pages.push(await browser.signIn(email));
  for (const page of pages.slice(1)) await page.goto(browsers[0]!.server.url + path);
  const second = await browsers[0]!.page(path);
  for (const page of [...pages, second]) for (const name of CAPTIONS) await expect(caption(page, name)).toBeVisible();

  for (const order of ORDERS) {
    await goOffline(pages[0]!, second);
    for (const page of pages.slice(1)) await goOffline(page);
    // Everyone changes the common caption, and one that is theirs alone; the first one does it in two tabs.
    const common = [promises.word(), promises.word(), promises.word()];
    const [left, right, two, three] = [promises.word(), promises.word(), promises.word(), promises.word()];
    await editHere(pages[0]!);
    await addWord(pages[0]!, "Left", left!);
    await second.getByRole("button", { name: "Edit here" }).click();
    await editable(second);
    await addWord(second, "Right", right!);
    await addWord(second, "Common", common[0]!);
    await addWord(pages[1]!, "Common", common[1]!);
    await addWord(pages[1]!, "Second", two!);
    await addWord(pages[2]!, "Third", three!);
    await addWord(pages[2]!, "Common", common[2]!);
    for (const page of [...pages, second]) await expect(status(page)).toHaveText(/^Offline · \d changes waiting$/);
    await expect.poll(() => promises.were("saved", [...common, left!, right!, two!, three!])).toBe(true);

    // The first one back has nobody before it; the second keeps its own, the third lets its own go.
    const [one, other, last] = order as [number, number, number];
    await browsers[one]!.context.setOffline(false);
    await synced(pages[one]!);
    await browsers[other]!.context.setOffline(false);
    await expect(status(pages[other]!)).toHaveText("Needs your attention");
    promises.letGo(common[one]!);
    await pages[other]!.getByRole("button", { name: "Keep mine" }).first().click();
    await synced(pages[other]!);
    await browsers[last]!.context.setOffline(false);
    await expect(status(pages[last]!)).toHaveText("Needs your attention");
    promises.letGo(common[last]!);
    await pages[last]!.getByRole("button", { name: "Keep theirs" }).first().click();
    await synced(pages[last]!);

    const kept = await onServer(browsers[0]!.context.request, browsers[0]!.server.url);
    expect(promises.broken("the server", "saved", kept.texts)).toEqual([]);
    expect(promises.early(kept.since)).toEqual([]);
    expect(kept.twice).toEqual([]);
    for (const page of [...pages, second]) {
      await page.getByRole("button", { name: "Sync now" }).click();
      await expect(caption(page, "Common")).toContainText(common[other]!);
      await synced(page);
      await expect.poll(async () => [...(await shownBy(page)), "Habit Garden"].sort()).toEqual([...kept.texts].sort());
    }
  }
  const fresh = await (await profile()).signIn(email);
  await fresh.goto(browsers[0]!.server.url + path);
  await synced(fresh);
  await expect.poll(async () => promises.broken("another browser", "saved", await shownBy(fresh))).toEqual([]);
  expect(await shownBy(fresh)).toEqual(await shownBy(second));
  console.log(`three browsers, four tabs, ${ORDERS.length} orders; ${promises}`);
});
