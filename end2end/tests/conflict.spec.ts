// Conflicts that a person decides: both versions drawn, in words, whole or piece by piece; what was deleted meanwhile.
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { addCaption, goOffline, newProject, status, synced, typeCaption } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, type Profile, test } from "../support/test.ts";

const drawn = (page: Page, text: string): Locator => page.locator("[data-element]").filter({ hasText: text });
const dialog = (page: Page): Locator => page.getByRole("dialog", { name: "Choose what stays" });
const version = (page: Page, title: string): Locator => dialog(page).getByRole("figure").filter({ has: page.getByText(title, { exact: true }) });
const piece = (page: Page, place: string): Locator => dialog(page).getByRole("group", { name: place });
const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

type Two = { me: Profile; page: Page; other: Page; path: string };

/** Selects the caption with these words and types others. */
async function retype(page: Page, from: string, to: string): Promise<void> {
  await drawn(page, from).click();
  await typeCaption(page, to);
}

/** One project with two captions on two devices; the first one is offline from then on. */
async function two(profile: (options?: object) => Promise<Profile>, email: string, options: object = {}): Promise<Two> {
  const me = await profile(options);
  me.expects(NETWORK_ERRORS);
  const page = await me.signIn(email);
  const path = await newProject(page, "Habit Garden");
  await addCaption(page, "One");
  await page.keyboard.press("Escape");
  await addCaption(page, "Two");
  await drawn(page, "Two").click();
  await page.getByLabel("Y, from the top").fill("1400");
  await page.getByLabel("Y, from the top").press("Enter");
  await synced(page);
  const other = await (await profile({ userAgent: MAC })).signIn(email);
  await other.goto(`${me.server.url}${path}`);
  await expect(drawn(other, "Two")).toBeVisible();
  await goOffline(page);
  return { me, page, other, path };
}

/** Both have changed both captions; the first device is back and asked. */
async function inConflict(profile: (options?: object) => Promise<Profile>, email: string, options: object = {}): Promise<Two> {
  const both = await two(profile, email, options);
  const { me, page, other } = both;
  await retype(page, "One", "Mine first");
  await retype(page, "Two", "Mine second");
  await expect(status(page)).toHaveText(/Offline/);
  await retype(other, "One", "Theirs first");
  await retype(other, "Two", "Theirs second");
  await synced(other);
  await me.context.setOffline(false);
  await expect(status(page)).toHaveText("Needs your attention");
  return both;
}

/** Both devices show exactly this, synced. */
async function bothShow({ page, other }: Two, texts: string[]): Promise<void> {
  await synced(page);
  await other.getByRole("button", { name: "Sync now" }).click();
  for (const one of [page, other]) {
    for (const text of texts) await expect(drawn(one, text)).toBeVisible();
    await expect(one.locator("[data-element]")).toHaveCount(texts.length);
    await synced(one);
  }
}

test("piece by piece: one caption mine, one theirs, seen before it is kept", async ({ profile, email }) => {
  const both = await inConflict(profile, email);
  const { page } = both;
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(version(page, "Mine")).toContainText("Caption 1: “Mine first”");
  await expect(version(page, "Theirs")).toContainText("Caption 2: “Theirs second”");
  await expect(version(page, "Theirs")).toContainText("Chromium on Mac");
  await expect(version(page, "Mine").locator(".is-marked")).toHaveCount(2);
  await dialog(page).getByRole("button", { name: "Choose piece by piece" }).click();
  const result = version(page, "Result");
  await expect(result).toContainText("Mine first");
  await piece(page, "Caption 2").getByRole("radio", { name: "Theirs “Theirs second”" }).check();
  await expect(result).toContainText("Theirs second");
  await expect(result).toContainText("Mine first");
  await expect(drawn(page, "Mine second"), "nothing is done yet").toBeVisible();
  await dialog(page).getByRole("button", { name: "Keep this result" }).click();
  await bothShow(both, ["Mine first", "Theirs second"]);
});

test("the same with the keyboard alone; closing it leaves the question, and editing goes on", async ({ profile, email }) => {
  const both = await inConflict(profile, email);
  const { page } = both;
  const tabTo = async (to: Locator) => {
    for (let presses = 0; presses < 60; presses++) {
      if (await to.evaluate((node) => node === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error("the focus does not get there");
  };
  await page.getByRole("button", { name: "Compare" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Compare" })).toBeFocused();
  await addCaption(page, "Third");
  await page.getByRole("button", { name: "Compare" }).focus();
  await page.keyboard.press("Enter");
  await tabTo(dialog(page).getByRole("button", { name: "Choose piece by piece" }));
  await page.keyboard.press("Enter");
  const mine = piece(page, "Caption 1").getByRole("radio", { name: /^Mine/ });
  await tabTo(mine);
  await page.keyboard.press("ArrowDown");
  await expect(piece(page, "Caption 1").getByRole("radio", { name: /^Theirs/ })).toBeChecked();
  await expect(version(page, "Result")).toContainText("Theirs first");
  await tabTo(dialog(page).getByRole("button", { name: "Keep this result" }));
  await page.keyboard.press("Enter");
  await bothShow(both, ["Theirs first", "Mine second", "Third"]);
});

test("in German: what is asked, what each side says, and the choice", async ({ profile, email, server }) => {
  const { me, page } = await inConflict(profile, email);
  await me.context.addCookies([{ name: "language", value: "de", url: server.url }]);
  await page.reload();
  await expect(status(page)).toHaveText("Braucht deine Aufmerksamkeit");
  await expect(page.getByText(/^Dasselbe wurde hier geändert und auf Chromium on Mac/)).toBeVisible();
  await page.getByRole("button", { name: "Vergleichen" }).click();
  const question = page.getByRole("dialog", { name: "Wähle, was bleibt" });
  await expect(question.getByRole("heading", { name: "Zwei Versionen von „Habit Garden“" })).toBeVisible();
  await expect(question.getByText("Beschriftung 1: „Mine first“")).toBeVisible();
  await question.getByRole("button", { name: "Stück für Stück wählen" }).click();
  await question.getByRole("group", { name: "Beschriftung 2" }).getByRole("radio", { name: "Die andere Version „Theirs second“" }).check();
  await question.getByRole("button", { name: "Dieses Ergebnis behalten" }).click();
  await expect(status(page)).toHaveText("Synchronisiert");
  for (const text of ["Mine first", "Theirs second"]) await expect(drawn(page, text)).toBeVisible();
});

test("what comes while the dialog is open is said, and what was chosen stays where nothing changed", async ({ profile, email }) => {
  const both = await inConflict(profile, email);
  const { page, other } = both;
  await page.getByRole("button", { name: "Compare" }).click();
  await dialog(page).getByRole("button", { name: "Choose piece by piece" }).click();
  for (const place of ["Caption 1", "Caption 2"]) await piece(page, place).getByRole("radio", { name: /^Theirs/ }).check();
  await expect(dialog(page).getByRole("status")).toBeEmpty();
  await retype(other, "Theirs first", "Theirs again");
  await synced(other);
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(dialog(page).getByRole("status")).toContainText("Something changed", { timeout: 45_000 });
  await expect(piece(page, "Caption 1")).toContainText("New");
  await expect(piece(page, "Caption 1").getByRole("radio", { name: /^Mine/ })).toBeChecked();
  await expect(piece(page, "Caption 2").getByRole("radio", { name: /^Theirs/ })).toBeChecked();
  await piece(page, "Caption 1").getByRole("radio", { name: "Theirs “Theirs again”" }).check();
  await dialog(page).getByRole("button", { name: "Keep this result" }).click();
  await bothShow(both, ["Theirs again", "Theirs second"]);
});

test("deleted elsewhere: who and when, and it comes back with the work of both", async ({ profile, email }) => {
  const both = await two(profile, email);
  const { me, page, other } = both;
  await retype(page, "One", "Unsent");
  await other.getByRole("link", { name: "Back to projects" }).click();
  await other.getByRole("button", { name: "More for Habit Garden" }).click();
  await other.getByRole("menuitem", { name: "Delete" }).click();
  await expect.poll(async () => (await (await other.request.get(`${me.server.url}/api/projects`)).json()).projects.length).toBe(0);
  await me.context.setOffline(false);
  await expect(page.getByRole("group", { name: /^Deleted on Chromium on Mac, / })).toBeVisible();
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(dialog(page).getByRole("heading", { name: "“Habit Garden” was deleted elsewhere" })).toBeVisible();
  await expect(version(page, "Mine")).toContainText("Text of “Unsent” changed");
  await dialog(page).getByRole("button", { name: "Bring it back" }).click();
  await synced(page);
  await expect(drawn(page, "Unsent")).toBeVisible();
  await other.goto(`${me.server.url}${both.path}`);
  await expect(drawn(other, "Unsent")).toBeVisible();
});

for (const [answer, left] of [
  ["Keep it", 1],
  ["Delete anyway", 0],
] as const) {
  test(`changed since it was deleted here: ${answer}`, async ({ profile, email }) => {
    const { me, page, other } = await two(profile, email);
    await page.getByRole("link", { name: "Back to projects" }).click();
    await page.getByRole("button", { name: "More for Habit Garden" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await retype(other, "One", "Changed since");
    await synced(other);
    await me.context.setOffline(false);
    await expect(page.getByRole("listitem").filter({ hasText: "Habit Garden" })).toContainText("Needs your attention");
    await page.getByRole("link", { name: "Habit Garden" }).click();
    await expect(page.getByRole("group", { name: /^You deleted this project, and it was changed on Chromium on Mac/ })).toBeVisible();
    await expect(page.getByRole("button", { name: "Add caption" }), "first that is decided").toBeDisabled();
    await page.getByRole("button", { name: "Compare" }).click();
    await expect(version(page, "Theirs")).toContainText("Text of “Changed since” changed");
    await dialog(page).getByRole("button", { name: answer }).click();
    const count = async () => (await (await other.request.get(`${me.server.url}/api/projects`)).json()).projects.length;
    await expect.poll(count).toBe(left);
    if (left) {
      await expect(drawn(page, "Changed since")).toBeVisible();
      await expect(page.getByRole("button", { name: "Add caption" })).toBeEnabled();
    } else await expect(page.getByRole("heading", { name: "is in the trash" })).toBeVisible();
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`the dialog at every width in ${colorScheme}`, async ({ profile, email }) => {
    const { page } = await inConflict(profile, email, { colorScheme, reducedMotion: "reduce" });
    await page.getByRole("button", { name: "Compare" }).click();
    const look = async (name: string) => {
      for (const width of [1440, 768, 360]) {
        await page.setViewportSize({ width, height: width === 360 ? 760 : 900 });
        await page.screenshot({ path: `results/look/${name}-${colorScheme}-${width}.png` });
        const over = await dialog(page).evaluate((node) => node.scrollWidth - node.clientWidth);
        expect(over, `${name} at ${width}: it scrolls sideways`).toBeLessThanOrEqual(0);
        const found = await new AxeBuilder({ page }).include("dialog[open]").analyze();
        const serious = found.violations.filter((v) => v.impact === "serious" || v.impact === "critical");
        expect(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" | ")}`), `${name} at ${width}`).toEqual([]);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    };
    await expect(version(page, "Theirs")).toContainText("Chromium on Mac");
    await look("conflict");
    await dialog(page).getByRole("button", { name: "Choose piece by piece" }).click();
    await piece(page, "Caption 2").getByRole("radio", { name: /^Theirs/ }).check();
    await look("conflict-pieces");
  });
}

test("another history on the server: nothing to merge, both kept, and why is said", async ({ profile, email }) => {
  const both = await two(profile, email);
  const { me, page, other } = both;
  await retype(page, "One", "Mine first");
  await retype(other, "One", "Theirs first");
  await synced(other);
  // As after a backup: the server no longer knows the history that this device names.
  await page.route("**/fn/projects/pull", async (route) => {
    const body = route.request().postData()!;
    await route.continue({ postData: body.replace(/"head":"[0-9a-f]{64}"/g, `"head":"${"0".repeat(64)}"`) });
  });
  await page.route("**/fn/projects/push", async (route) => {
    const body = route.request().postData()!;
    await route.continue({ postData: body.replace(/"baseHead":"[0-9a-f]{64}"/g, `"baseHead":"${"0".repeat(64)}"`) });
  });
  await me.context.setOffline(false);
  await expect(page.getByRole("group", { name: /^The server's history is another one now/ })).toBeVisible();
  await page.unrouteAll();
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(dialog(page)).toContainText("cannot be merged");
  await expect(version(page, "Mine")).toContainText("Text of “Mine first” changed");
  await expect(version(page, "Theirs")).toContainText("Text of “Theirs first” changed");
  await expect(dialog(page).getByRole("button", { name: "Choose piece by piece" })).toHaveCount(0);
  await dialog(page).getByRole("button", { name: "Keep both" }).click();
  await expect(drawn(page, "Theirs first")).toBeVisible();
  await synced(page);
  await page.getByRole("link", { name: "Back to projects" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Habit Garden" })).toHaveCount(2);
});

test("a new project whose id is taken: both are shown, and both can be kept", async ({ profile, email }) => {
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  const page = await me.signIn(email);
  await expect(page.getByRole("heading", { name: "Make your first screenshots" })).toBeVisible();
  await goOffline(page);
  const path = await newProject(page, "Mine");
  await addCaption(page, "Made here");
  await expect(status(page)).toHaveText(/Offline/);
  const data = { schema: 1, name: "Theirs", canvases: {}, screens: {}, elements: {}, locales: {} };
  const other = await (await profile({ userAgent: MAC })).signIn(email);
  const made = await other.request.put(`${me.server.url}/api${path}`, { data: { data, baseRevision: 0, deviceId: crypto.randomUUID() } });
  expect(made.status()).toBe(201);
  await me.context.setOffline(false);
  await expect(page.getByRole("group", { name: /^This project was made on .* too\./ })).toBeVisible();
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(dialog(page)).toContainText("cannot be merged");
  await expect(version(page, "Mine")).toContainText("Renamed to “Mine”");
  await dialog(page).getByRole("button", { name: "Keep both" }).click();
  await expect(page.getByLabel("Project name")).toHaveValue("Theirs");
  await synced(page);
  await page.getByRole("link", { name: "Back to projects" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Theirs" })).toHaveCount(1);
  await expect(page.getByRole("listitem").filter({ hasText: "Made here" })).toContainText("Synced");
});
