// Without an account: the whole editor, kept in this browser; nothing is sent.
import { readFile } from "node:fs/promises";
import { asked, everything, guestWork, picture, question, saved, signInHere, tryIt } from "../support/guest.ts";
import { png } from "../support/pictures.ts";
import { addCaption, captions, goOffline, newProject, rename, status, typeCaption } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, test } from "../support/test.ts";

test("the first minute: try it, a picture, a caption; offline, reloaded, still there; nothing was sent", async ({ profile }) => {
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  const sent: string[] = [];
  me.context.on("request", (request) => {
    if (request.method() !== "GET") sent.push(new URL(request.url()).pathname);
  });
  const page = await guestWork(me, "Habit Garden", "Plan a week");
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
  await goOffline(page);
  await typeCaption(page, "Plan a week in the tunnel");
  await saved(page);
  await page.reload();
  await expect(captions(page)).toHaveText(["Plan a week in the tunnel"]);
  await expect(picture(page)).toBeVisible();
  await expect(picture(page)).toHaveJSProperty("naturalWidth", 60);
  await saved(page);
  await page.getByRole("button", { name: "Add caption" }).click();
  await typeCaption(page, "Another");
  await saved(page);
  await me.context.setOffline(false);
  await page.getByRole("link", { name: "Back to projects" }).click();
  const card = page.getByRole("listitem").filter({ hasText: "Habit Garden" });
  await expect(card).toContainText("Changed just now");
  await expect(card).toContainText("Saved on this device");
  await expect(page.getByText("Kept on this device only.")).toBeVisible();
  expect([...new Set(sent)]).toEqual(["/fn/accounts/me"]);
});

test("pictures of a guest are listed, and go with what they belong to", async ({ profile }) => {
  const me = await profile();
  const page = await guestWork(me, "Habit Garden", "Plan a week");
  await page.getByRole("link", { name: "Back to projects" }).click();
  await page.getByRole("link", { name: "Media" }).click();
  await page.getByLabel("Picture files").setInputFiles([
    { name: "loose.png", mimeType: "image/png", buffer: png(90, 190, [200, 120, 40]) },
    { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("words") },
  ]);
  await expect(page.getByRole("region", { name: "Uploads" })).toContainText("notes.txt");
  await expect(page.getByRole("region", { name: "Uploads" })).not.toContainText("loose.png");
  await expect(page.getByText(/^2 pictures · .* on this device$/)).toBeVisible();
  const loose = page.getByRole("row").filter({ hasText: "loose.png" });
  await expect(loose).toContainText("On this device");
  await page.reload();
  await expect(loose.locator("img")).toBeVisible();
  const placed = page.getByRole("row").filter({ hasText: "capture.png" });
  await placed.getByRole("button", { name: "More for capture.png" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await expect(page.getByText("This picture is used in “Habit Garden”.")).toBeVisible();
  await loose.getByRole("button", { name: "More for loose.png" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await expect(loose).toHaveCount(0);
  await expect(page.getByText(/^1 picture · .* on this device$/)).toBeVisible();
});

test("what comes with an account says so, and the rest works without", async ({ profile }) => {
  const me = await profile();
  const page = await guestWork(me, "Habit Garden", "Plan a week");
  await expect(page.getByRole("button", { name: "Sync now" })).toHaveCount(0);
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByRole("heading", { name: "History comes with an account" })).toBeVisible();
  await page.goBack();
  await page.getByRole("link", { name: "Back to projects" }).click();
  await page.getByRole("button", { name: "More for Habit Garden" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("link", { name: "Trash" }).click();
  const line = page.getByRole("listitem").filter({ hasText: "Habit Garden" });
  await expect(line).toContainText("Deleted on this device");
  await line.getByRole("button", { name: "Bring back" }).click();
  await expect(page.getByText("“Habit Garden” is back.")).toBeVisible();
  await page.getByRole("link", { name: "Projects", exact: true }).click();
  await page.getByRole("button", { name: "More for Habit Garden" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("link", { name: "Trash" }).click();
  await page.getByRole("button", { name: "Delete “Habit Garden” for good" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete for good" }).click();
  await expect(page.getByRole("heading", { name: "The trash is empty" })).toBeVisible();
  await expect.poll(() => everything(page)).not.toContain("Plan a week");
  await page.getByRole("banner").getByRole("link", { name: "Settings" }).click();
  await expect(page.getByText("Sign in to see your devices")).toBeVisible();
  await page.goto(`${me.server.url}/projects/01890000-0000-7000-8000-000000000000`);
  await expect(page.getByRole("heading", { name: "This project is not on this device" })).toBeVisible();
});

test("two tabs of a guest: one edits, the other follows and can take over; both follow a sign-in", async ({ profile, email }) => {
  const me = await profile();
  const one = await guestWork(me, "Two tabs", "From the first");
  const two = await me.page(new URL(one.url()).pathname);
  await expect(two.getByText("open in another tab")).toBeVisible();
  await typeCaption(one, "Changed in the first");
  await expect(two.locator("[data-element]").filter({ hasText: "Changed in the first" })).toBeVisible();
  await expect(picture(two)).toBeVisible();
  await two.getByRole("button", { name: "Edit here" }).click();
  await expect(two.getByRole("button", { name: "Add caption" })).toBeEnabled();
  await addCaption(two, "From the second");
  await saved(two);
  await expect(one.locator("[data-element]").filter({ hasText: "From the second" })).toBeVisible();
  await signInHere(one, email);
  await expect(question(two)).toBeVisible();
  await asked(one, "Two tabs").getByRole("radio", { name: "Add to my account" }).check();
  await question(one).getByRole("button", { name: "Add 1 project" }).click();
  for (const page of [one, two]) {
    await expect(question(page)).not.toBeVisible();
    await expect(status(page)).toHaveText("Synced");
    await expect(page.locator("[data-element]").filter({ hasText: "From the second" })).toBeVisible();
    await expect(picture(page)).toBeVisible();
  }
  expect(one.url()).toBe(two.url());
});

test("a guest whose data cannot be read is told as anyone is, and what was put aside can be saved", async ({ profile }) => {
  const me = await profile();
  const page = await guestWork(me, "Habit Garden", "Plan a week");
  const beside = await me.page("/health");
  await page.close();
  await beside.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) => new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
    const database = await done(indexedDB.open("framekeep.guest"));
    const rows = database.transaction("projects", "readwrite").objectStore("projects");
    for (const key of await done(rows.getAllKeys())) await done(rows.put("{rubbish", key));
    database.close();
  });
  await beside.goto(`${me.server.url}/projects`);
  await expect(beside.getByText("Something that this browser kept could not be read.")).toBeVisible();
  await newProject(beside, "Goes on");
  await saved(beside);
  await beside.goto(`${me.server.url}/settings`);
  const download = beside.waitForEvent("download");
  await beside.getByRole("link", { name: "Download" }).click();
  expect(await readFile(await (await download).path(), "utf8")).toContain("{rubbish");
});

test("trying it again opens what is there", async ({ profile }) => {
  const me = await profile();
  const page = await me.page("/");
  await tryIt(page);
  await rename(page, "First");
  await saved(page);
  await page.goto(`${me.server.url}/`);
  await page.getByRole("link", { name: "Open my projects" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "First" })).toBeVisible();
});
