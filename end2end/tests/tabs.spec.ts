// Two tabs, and two devices that changed the same thing.
import { addCaption, caption, closeOffline, goOffline, newProject, status, synced, typeCaption } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, test } from "../support/test.ts";

test("a second tab of the same project is read-only until Edit here", async ({ profile, email }) => {
  const me = await profile();
  const one = await me.signIn(email);
  const path = await newProject(one, "Two tabs");
  await addCaption(one, "From the first");
  await synced(one);
  const two = await me.page(path);
  await expect(two.getByText("open in another tab")).toBeVisible();
  await expect(two.getByRole("button", { name: "Add caption" })).toBeDisabled();
  await typeCaption(one, "Changed in the first");
  await expect(two.locator("[data-element]").filter({ hasText: "Changed in the first" })).toBeVisible();
  await two.getByRole("button", { name: "Edit here" }).click();
  await expect(two.getByRole("button", { name: "Add caption" })).toBeEnabled();
  await expect(one.getByText("open in another tab")).toBeVisible();
  await addCaption(two, "From the second");
  await synced(two);
  await expect(one.locator("[data-element]").filter({ hasText: "From the second" })).toBeVisible();
});

for (const [choice, expected] of [
  ["Keep mine", ["Mine"]],
  ["Keep theirs", ["Theirs"]],
] as const) {
  test(`both changed the same caption: ${choice}`, async ({ profile, email }) => {
    const one = await profile();
    one.expects(NETWORK_ERRORS);
    const page = await one.signIn(email);
    const path = await newProject(page, "Both");
    await addCaption(page, "Start");
    await synced(page);
    const other = await (await profile()).signIn(email);
    await other.goto(`${one.server.url}${path}`);
    await goOffline(page);
    await typeCaption(page, "Mine");
    await expect(status(page)).toHaveText(/Offline/);
    await other.locator("[data-element]").filter({ hasText: "Start" }).click();
    await typeCaption(other, "Theirs");
    await synced(other);
    await one.context.setOffline(false);
    await expect(status(page)).toHaveText("Needs your attention");
    await page.getByRole("button", { name: choice }).first().click();
    await synced(page);
    for (const text of expected) await expect(page.locator("[data-element]").filter({ hasText: text })).toBeVisible();
    await other.getByRole("button", { name: "Sync now" }).click();
    for (const text of expected) await expect(other.locator("[data-element]").filter({ hasText: text })).toBeVisible();
  });
}

test("both changed the same caption: keep both makes a second project", async ({ profile, email }) => {
  const one = await profile();
  one.expects(NETWORK_ERRORS);
  const page = await one.signIn(email);
  const path = await newProject(page, "Twice");
  await addCaption(page, "Start");
  await synced(page);
  const other = await (await profile()).signIn(email);
  await other.goto(`${one.server.url}${path}`);
  await goOffline(page);
  await typeCaption(page, "Mine");
  await other.locator("[data-element]").filter({ hasText: "Start" }).click();
  await typeCaption(other, "Theirs");
  await synced(other);
  await one.context.setOffline(false);
  await page.getByRole("button", { name: "Keep both" }).first().click();
  await expect(page.locator("[data-element]").filter({ hasText: "Theirs" })).toBeVisible();
  await synced(page);
  await page.getByRole("link", { name: "Back to projects" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Twice" })).toHaveCount(2);
});

test("a tab that has heard of nothing writes over nothing", async ({ profile, email }) => {
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  const page = await me.signIn(email);
  const path = await newProject(page, "Before");
  await addCaption(page, "First");
  await synced(page);
  // It reads once what is kept, and is told nothing any more; what the others write has the numbers that it would give.
  const deaf = await me.context.newPage();
  await deaf.addInitScript(() => Object.defineProperty(BroadcastChannel.prototype, "onmessage", { set() {} }));
  await deaf.goto(`${me.server.url}/projects`);
  const card = deaf.getByRole("listitem");
  await expect(card.getByText("Synced")).toBeVisible();
  await goOffline(page, deaf);
  for (const words of ["Second", "Third"]) await addCaption(page, words);
  await expect(status(page)).toHaveText(/^Offline · [1-9]/);

  await deaf.getByRole("button", { name: "More for Before" }).click();
  await deaf.getByRole("menuitem", { name: "Rename" }).click();
  await deaf.getByLabel("New name").fill("After");
  await deaf.keyboard.press("Enter");
  await expect(card.filter({ hasText: "After" }).getByText(/^Offline · [1-9]/)).toBeVisible();
  await closeOffline(page);
  await closeOffline(deaf);
  await me.context.setOffline(false);
  const again = await me.page(path);
  await synced(again);
  await expect(again.getByLabel("Project name")).toHaveValue("After");
  for (const words of ["First", "Second", "Third"]) await expect(caption(again, words)).toBeVisible();
});

test("deleted elsewhere while this device had unsent work: kept as a new project", async ({ profile, email }) => {
  const one = await profile();
  one.expects(NETWORK_ERRORS);
  const page = await one.signIn(email);
  await newProject(page, "Gone");
  await addCaption(page, "Start");
  await synced(page);
  const other = await (await profile()).signIn(email);
  await goOffline(page);
  await typeCaption(page, "Unsent");
  await other.getByRole("button", { name: "More for Gone" }).click();
  await other.getByRole("menuitem", { name: "Delete" }).click();
  await expect.poll(async () => (await (await other.request.get(`${one.server.url}/api/projects`)).json()).projects.length).toBe(0);
  await one.context.setOffline(false);
  await expect(status(page)).toHaveText("Needs your attention");
  await page.getByRole("button", { name: "Keep as a new project" }).first().click();
  await expect
    .poll(async () => (await (await other.request.get(`${one.server.url}/api/projects`)).json()).projects.length)
    .toBe(1);
});
