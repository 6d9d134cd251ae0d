// A project's past: what changed when and where, names, a look that changes nothing, and the way back.
import type { Locator, Page } from "@playwright/test";
import { png } from "../support/pictures.ts";
import { addCaption, addPicture, elements, goOffline, newProject, status, synced, typeCaption, undoButton } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, test } from "../support/test.ts";

const entry = (page: Page, version: number): Locator =>
  page.getByRole("listitem").filter({ has: page.getByRole("link", { name: `Version ${version}`, exact: true }) });

/** The revision that the server has. */
async function revision(page: Page): Promise<number> {
  const answer = await page.request.get(`/api${new URL(page.url()).pathname.split("/").slice(0, 3).join("/")}`);
  return (await answer.json()).revision;
}

test("a version is looked at without changing anything, restored as a change of today, and that is undone", async ({ profile, email, server }) => {
  const page = await (await profile({ baseURL: server.url })).signIn(email);
  await newProject(page, "Habit Garden");
  await addPicture(page, "home.png", png(90, 190, [30, 90, 200]));
  await expect(elements(page)).toHaveCount(1);
  await addCaption(page, "The first words");
  await synced(page);
  const old = await revision(page);
  await typeCaption(page, "Other words");
  await addCaption(page, "One more");
  await synced(page);
  const newest = await revision(page);
  expect(newest).toBeGreaterThan(old);

  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByRole("heading", { name: "History", exact: true })).toBeVisible();
  await expect(entry(page, newest)).toContainText("Now");
  await expect(entry(page, newest)).toContainText("on this device");
  await expect(entry(page, newest)).toContainText("One more");
  await page.goto(page.url() + `/${old}`);
  const banner = page.getByRole("region", { name: "An old version" });
  await expect(banner).toContainText("nothing has changed");
  await expect(page.getByText("The first words")).toBeVisible();
  await expect(page.getByText("One more")).toHaveCount(0);
  const picture = page.locator("main img");
  await expect.poll(() => picture.evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBe(90);
  await banner.getByRole("link", { name: "Exit" }).click();
  await expect(entry(page, newest)).toContainText("Now");
  expect(await revision(page), "a look changes nothing").toBe(newest);

  await page.goto(page.url() + `/${old}`);
  await banner.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText(`Version ${old} is back. Undo takes it away again.`)).toBeVisible();
  await expect(elements(page)).toHaveCount(2);
  await expect(elements(page).filter({ hasText: "The first words" })).toBeVisible();
  await synced(page);
  expect(await revision(page), "it is a new revision").toBeGreaterThan(newest);

  await undoButton(page).click();
  await expect(elements(page)).toHaveCount(3);
  await expect(elements(page).filter({ hasText: "Other words" })).toBeVisible();
  await synced(page);
});

test("a version has a name from then on, also on the other device, which is named in the list", async ({ profile, email, server }) => {
  const one = await (await profile({ baseURL: server.url })).signIn(email);
  const path = await newProject(one, "Tide Tables");
  await addCaption(one, "High water");
  await synced(one);
  const first = await revision(one);
  const other = await profile({ baseURL: server.url, userAgent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36" });
  const two = await other.signIn(email);
  await two.goto(path);
  await addCaption(two, "Low water");
  await synced(two);
  const second = await revision(two);

  await one.getByRole("link", { name: "Back to projects" }).click();
  await one.getByRole("button", { name: "More for Tide Tables" }).click();
  await one.getByRole("menuitem", { name: "History" }).click();
  await expect(entry(one, second)).toContainText("on Chromium on Mac");
  await expect(entry(one, first)).toContainText("on this device");
  await entry(one, first).getByRole("button", { name: `Name version ${first}` }).click();
  await one.getByLabel("New name").fill("1.0 as submitted");
  await one.getByLabel("New name").press("Enter");
  await expect(one.getByText(`Version ${first} is now “1.0 as submitted”, and kept for ever.`)).toBeVisible();
  await expect(entry(one, first)).toContainText("1.0 as submitted");
  await expect(entry(one, first).getByRole("button", { name: `Rename version ${first}` })).toBeFocused();

  await two.goto(`${path}/history/${first}`);
  await expect(two.getByRole("heading", { name: `1.0 as submitted (version ${first})` })).toBeVisible();
  await expect(two.getByText("Low water")).toHaveCount(0);
});

test("fifty at a time; what there is not, and a server that is away, are said in words", async ({ profile, email, server }) => {
  const me = await profile({ baseURL: server.url });
  const page = await me.signIn(email);
  const path = await newProject(page, "Long");
  await addCaption(page, "Caption");
  await synced(page);
  let base = await revision(page);
  const device = crypto.randomUUID();
  for (let change = 0; change < 60; change++) {
    const delta = { op: "set", path: ["name"], value: `Long ${change}` };
    const answer = await page.request.patch(`/api${path}`, { data: { deltas: [delta], baseRevision: base, deviceId: device } });
    base = (await answer.json()).revision;
  }
  await page.goto(`${path}/history`);
  await expect(entry(page, base)).toContainText("Renamed to “Long 59”");
  await expect(entry(page, 1)).toHaveCount(0);
  await page.getByRole("button", { name: "Show older versions" }).click();
  await expect(page.getByText("Project made")).toBeVisible();
  await expect(page.getByRole("button", { name: "Show older versions" })).toHaveCount(0);

  await page.goto(`${path}/history/${base + 1_000}`);
  await expect(page.getByRole("heading", { name: "There is no such version" })).toBeVisible();
  me.expects(NETWORK_ERRORS);
  await page.goto(`${path}/history`);
  await expect(entry(page, base)).toBeVisible();
  await goOffline(page);
  await page.getByRole("link", { name: `Version ${base}`, exact: true }).click();
  await expect(page.getByRole("heading", { name: "This version cannot be shown now" })).toBeVisible();
  await me.context.setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("region", { name: "An old version" })).toContainText("The project is like this now");
  await expect(page.getByRole("button", { name: "Restore" })).toBeDisabled();
});

test("a change that is not sent is not in the list, and that is said", async ({ profile, email, server }) => {
  const me = await profile({ baseURL: server.url });
  const page = await me.signIn(email);
  const path = await newProject(page, "Unsent");
  await addCaption(page, "Sent");
  await synced(page);
  await page.route("**/fn/projects/push", (route) => route.abort());
  me.expects(NETWORK_ERRORS);
  await typeCaption(page, "Not sent");
  await expect(status(page)).toHaveText("Server unreachable · 1 change waiting");
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByText("Changes that are not on the server yet are not listed here.")).toBeVisible();
  await expect(page.getByText("Not sent")).toHaveCount(0);
  await page.unroute("**/fn/projects/push");
  await page.getByRole("link", { name: "Open the editor" }).click();
  await page.waitForURL(`**${path}`);
  await expect(status(page)).toHaveText("Synced", { timeout: 45_000 });
});
