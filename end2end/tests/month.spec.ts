// Thirty days without a network and ten thousand commits, and the sign-in ran out meanwhile: after signing in all of it
// arrives or is asked about, within a minute, and in this account only.
import type { Page } from "@playwright/test";
import { signOut } from "../support/guest.ts";
import { onServer, Promises, shownBy } from "../support/promises.ts";
import { Server } from "../support/server.ts";
import { read, write } from "../support/database.ts";
import { addCaption, addWord, caption, closeOffline, goOffline, newProject, place, status, synced } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, Profile, rounds, test } from "../support/test.ts";

const COMMITS = 10_000;
/** So many of them by keys; the others are laid behind them in the browser's database, as these stand there. */
const BY_KEYS = rounds(200, 1_000);
const DAYS = 30;
const SESSION_SECONDS = 60;
const WITHIN_MS = 60_000;

/** The caption goes on moving as the last press moved it, until so many commits wait; no page of ours may be open. */
async function goOn(beside: Page, total: number): Promise<void> {
  const kept = await read(beside);
  const own = JSON.parse(kept.stores.meta!.row!);
  const entries = kept.stores.entries!;
  const [name, text] = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)).at(-1)!;
  const last = JSON.parse(text);
  for (let more = 1, waiting = Object.keys(entries).length; waiting < total; more++, waiting++) {
    own.sequence += 1;
    const deltas = last.deltas.map((delta: { value: number }) => ({ ...delta, value: delta.value + (more % 500) }));
    const row = `${name.split("/")[0]}/${own.sequence.toString(16).padStart(16, "0")}`;
    entries[row] = JSON.stringify({ ...last, sequence: own.sequence, deltas });
  }
  kept.stores.meta!.row = JSON.stringify(own);
  await write(beside, kept);
}

async function signInAs(page: Page, url: string, email: string, next: string): Promise<void> {
  await page.goto(`${url}/auth/google?next=${next}`);
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=name]").fill("Somebody");
  await page.locator("input[name=name]").press("Enter");
  await page.waitForURL(url + next);
}

test(`${DAYS} days away with ${COMMITS} commits, and the sign-in ran out`, async ({ browser, email }) => {
  test.setTimeout(rounds(240_000, 480_000));
  const server = await Server.start({ FRAMEKEEP_SESSION_LIFE: String(SESSION_SECONDS) });
  const promises = new Promises();
  const profiles: Profile[] = [];
  const profile = async () => {
    const one = new Profile(await browser.newContext({ viewport: { width: 1440, height: 900 } }), server);
    one.expects(NETWORK_ERRORS);
    await promises.watch(one.context);
    profiles.push(one);
    return one;
  };
  try {
    const me = await profile();
    let page = await me.signIn(email);
    const signedIn = Date.now();
    const path = await newProject(page, "Habit Garden");
    for (const [at, name] of ["Common", "Mine", "Theirs"].entries()) {
      await addCaption(page, name);
      await page.getByLabel("Y, from the top").fill(String(200 + at * 900));
      await page.getByLabel("Y, from the top").press("Enter");
      await page.keyboard.press("Escape");
    }
    await synced(page);
    await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
    const beside = await me.page("/health");

    await goOffline(page);
    const [common, mine, theirs, later] = [promises.word(), promises.word(), promises.word(), promises.word()];
    await addWord(page, "Common", common);
    await addWord(page, "Mine", mine);
    await caption(page, "Mine").click();
    const begun = Date.now();
    for (let press = 2; press < BY_KEYS; press++) {
      await page.keyboard.press(press % 100 < 50 ? "ArrowRight" : "ArrowLeft");
      if (press % 10 === 9) await expect(status(page)).toHaveText(`Offline · ${press + 1} changes waiting`);
    }
    console.log(`${BY_KEYS} commits by hand in ${Date.now() - begun} ms`);
    await closeOffline(page);
    await goOn(beside, COMMITS - 1);

    // Meanwhile the sign-in runs out, and somebody changes the same project elsewhere.
    await server.down();
    delete server.settings.FRAMEKEEP_SESSION_LIFE;
    await server.up();
    const other = await (await profile()).signIn(email);
    await other.goto(server.url + path);
    const otherWord = promises.word();
    await addWord(other, "Common", otherWord);
    await addWord(other, "Theirs", theirs);
    await synced(other);
    const answer = async () => (await me.context.request.get(`${server.url}/api/me`)).status();
    await expect.poll(answer, { timeout: SESSION_SECONDS * 1_000 }).toBe(401);
    expect(Date.now() - signedIn).toBeGreaterThan(SESSION_SECONDS * 1_000);

    await me.context.clock.install({ time: Date.now() + DAYS * 24 * 3600 * 1_000 });
    const opening = Date.now();
    page = await me.page(path);
    await expect(status(page)).toHaveText(`Offline · ${COMMITS - 1} changes waiting`);
    console.log(`open with ${COMMITS - 1} commits after ${Date.now() - opening} ms`);
    await addWord(page, "Mine", later);
    await expect(status(page)).toHaveText(`Offline · ${COMMITS} changes waiting`);
    await expect.poll(() => promises.were("saved", [common, mine, later]), { timeout: WITHIN_MS }).toBe(true);
    await me.context.setOffline(false);
    await expect(status(page)).toHaveText("Needs your attention");
    await expect(page.getByText("Your sign-in has run out.")).toBeVisible();

    // Somebody else signs in here first: nothing of it is theirs.
    const eve = await me.context.newPage();
    await signInAs(eve, server.url, `eve-${email}`, "/projects");
    await expect(eve.getByRole("heading", { name: "Make your first screenshots" })).toBeVisible();
    await newProject(eve, "Of Eve");
    await synced(eve);
    expect((await onServer(me.context.request, server.url)).texts).toEqual(["Of Eve"]);
    await page.reload();
    await expect(page.getByRole("heading", { name: "This project is not here" })).toBeVisible();
    await page.close();
    await signOut(eve);

    const back = Date.now();
    await signInAs(eve, server.url, email, path);
    await expect(status(eve)).toHaveText("Needs your attention", { timeout: WITHIN_MS });
    await expect(eve.getByRole("button", { name: "Keep mine" }).first()).toBeEnabled({ timeout: WITHIN_MS });
    const asked = Date.now() - back;
    await eve.getByRole("button", { name: "Keep mine" }).first().click();
    promises.letGo(otherWord);
    await expect(status(eve)).toHaveText("Synced", { timeout: WITHIN_MS });
    const took = Date.now() - back;
    console.log(`${COMMITS} commits, ${BY_KEYS + 1} of them made by hand: asked after ${asked} ms, on the server after ${took} ms; ${promises}`);
    expect(took).toBeLessThanOrEqual(WITHIN_MS);

    const kept = await onServer(me.context.request, server.url);
    expect(promises.broken("the server", "saved", kept.texts)).toEqual([]);
    expect(kept.twice).toEqual([]);
    await other.getByRole("button", { name: "Sync now" }).click();
    await expect(caption(other, "Mine")).toContainText(later);
    await synced(other);
    expect(promises.broken("the other browser", "saved", await shownBy(other))).toEqual([]);
    await caption(eve, "Mine").click();
    await caption(other, "Mine").click();
    expect(await place(other)).toEqual(await place(eve));
    for (const one of profiles) one.check();
  } finally {
    for (const one of profiles) await one.context.close();
    await server.remove();
  }
});
