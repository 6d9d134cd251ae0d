// What was made without an account, at sign-in: add, keep only here, discard; nothing lost, nothing doubled.
import { asked, everything, guestWork, kept, picture, question, saved, signInHere, signOut, tryIt } from "../support/guest.ts";
import { png } from "../support/pictures.ts";
import { addCaption, addPicture, goOffline, newProject, synced } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, test } from "../support/test.ts";

test("add: it goes up with its picture, and a second device has it; what nobody touched is not sent", async ({ profile, email }) => {
  const me = await profile();
  const page = await me.page("/");
  await tryIt(page); // made, never touched
  await saved(page);
  await page.getByRole("link", { name: "Back to projects" }).click();
  await newProject(page, "Habit Garden");
  await addPicture(page, "capture.png", png(60, 130, [30, 90, 200]));
  await expect(picture(page)).toBeVisible();
  await addCaption(page, "Plan a week");
  await saved(page);
  await signInHere(page, email);
  await expect(question(page).getByRole("group")).toHaveCount(1);
  await expect(asked(page, "Habit Garden")).toContainText("Changed just now · 1 screen · 1 picture");
  await expect(asked(page, "Habit Garden").getByRole("radio", { name: "Add to my account" })).toBeChecked();
  await question(page).getByRole("button", { name: "Add 1 project" }).click();
  await expect(page.getByText("1 project was added to your account.")).toBeVisible();
  // The page goes where the project is now.
  await expect(page.locator("[data-element]").filter({ hasText: "Plan a week" })).toBeVisible();
  await expect(picture(page)).toBeVisible();
  await synced(page);
  await page.reload();
  await expect(picture(page)).toBeVisible();
  await expect(question(page)).not.toBeVisible();

  const second = await (await profile()).signIn(email);
  await expect(second.locator(".card:not([aria-hidden])")).toHaveCount(1);
  await second.getByRole("listitem").filter({ hasText: "Habit Garden" }).getByRole("link").click();
  await expect(second.locator("[data-element]").filter({ hasText: "Plan a week" })).toBeVisible();
  await expect(picture(second)).toHaveJSProperty("naturalWidth", 60);

  // The browser is a guest's again: without what went into the account.
  await signOut(page);
  await page.goto(`${me.server.url}/projects`);
  await expect(page.locator(".card:not([aria-hidden])")).toHaveCount(1);
  await expect(page.locator(".card:not([aria-hidden])")).toContainText("Untitled project");
  const kept = await everything(page);
  for (const text of ["Habit Garden", "Plan a week", "capture.png"]) expect(kept).not.toContain(text);
});

test("keep only here and discard, each project by itself", async ({ profile, email }) => {
  const me = await profile();
  const page = await guestWork(me, "Throw me away", "Not worth it");
  for (const name of ["Keep me here", "Take me along"]) {
    await page.getByRole("link", { name: "Back to projects" }).click();
    await newProject(page, name);
    await saved(page);
  }
  await page.getByRole("link", { name: "Back to projects" }).click();
  await signInHere(page, email);
  await expect(question(page).getByRole("group")).toHaveCount(3);
  await expect(question(page)).not.toContainText("come along");
  await asked(page, "Keep me here").getByRole("radio", { name: "Keep only here" }).check();
  await asked(page, "Throw me away").getByRole("radio", { name: "Discard" }).check();
  const go = question(page).getByRole("button", { name: "Add 1 project" });
  await expect(go).toBeDisabled();
  const field = asked(page, "Throw me away").getByRole("textbox");
  await field.fill("Throw me");
  await expect(go).toBeDisabled();
  await field.fill("throw me away");
  await go.click();
  await expect(question(page)).not.toBeVisible();
  await expect(page.locator(".card:not([aria-hidden])")).toHaveCount(1);
  await expect(page.locator(".card:not([aria-hidden])")).toContainText("Take me along");
  expect(await everything(page)).not.toContain("Not worth it");

  // Not asked again by itself; from the list whenever wanted.
  await page.reload();
  await expect(page.getByText("1 project is kept only on this device.")).toBeVisible();
  await expect(question(page)).not.toBeVisible();
  await page.getByRole("button", { name: "Decide what to do" }).click();
  await expect(asked(page, "Keep me here").getByRole("radio", { name: "Keep only here" })).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(page.locator(".card:not([aria-hidden])")).toContainText("Synced");
  await signOut(page);
  await expect(page.locator(".card:not([aria-hidden])")).toHaveCount(1);
  await expect(page.locator(".card:not([aria-hidden])")).toContainText("Keep me here");
});

test("decide later leaves everything as it is, and asks again", async ({ profile, email }) => {
  const me = await profile();
  const page = await guestWork(me, "Habit Garden", "Plan a week");
  await page.getByRole("link", { name: "Back to projects" }).click();
  await signInHere(page, email);
  await question(page).getByRole("button", { name: "Decide later" }).click();
  await expect(page.getByText("1 project is kept only on this device.")).toBeVisible();
  await page.reload();
  await expect(asked(page, "Habit Garden")).toBeVisible();
});

test("two accounts on one browser never see each other's work", async ({ profile, email }) => {
  const me = await profile();
  const page = await guestWork(me, "Of Ada", "Ada's words");
  await page.getByRole("link", { name: "Back to projects" }).click();
  await signInHere(page, email);
  await question(page).getByRole("button", { name: "Add 1 project" }).click();
  await expect(page.locator(".card:not([aria-hidden])")).toContainText("Synced");
  await signOut(page);
  await expect(page.getByRole("heading", { name: "Make your first screenshots" })).toBeVisible();

  await newProject(page, "Of the guest");
  await saved(page);
  await page.getByRole("link", { name: "Back to projects" }).click();
  await signInHere(page, `eve-${email}`);
  await expect(question(page).getByRole("group")).toHaveCount(1);
  await expect(asked(page, "Of the guest")).toBeVisible();
  await question(page).getByRole("button", { name: "Add 1 project" }).click();
  await expect(page.locator(".card:not([aria-hidden])")).toHaveCount(1);
  await expect(page.locator(".card:not([aria-hidden])")).toContainText("Synced");
  await expect(page.locator(".card:not([aria-hidden])")).toContainText("Of the guest");
  expect(await everything(page)).not.toContain("Ada's words");
  await page.goto(`${me.server.url}/media`);
  await expect(page.getByRole("heading", { name: "Bring your captures" })).toBeVisible();
  await signOut(page);

  await page.goto(`${me.server.url}/projects`);
  await signInHere(page, email);
  await expect(page.locator(".card:not([aria-hidden])")).toHaveCount(1);
  await expect(page.locator(".card:not([aria-hidden])")).toContainText("Of Ada");
  await expect(question(page)).not.toBeVisible();
  expect(await everything(page)).not.toContain("Of the guest");
});

test("a tab that is closed at any moment of adding: nothing lost, nothing doubled", async ({ profile, email }) => {
  test.setTimeout(360_000);
  const delays = [0, 4, 8, 15, 25, 40, 60, 90, 140, 250];
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  let page = await me.signIn(email);
  await signOut(page);
  let interrupted = 0;
  for (const [round, delay] of delays.entries()) {
    await page.close();
    page = await guestWork(me, `Round ${round}`, `Words ${round}`);
    await page.getByRole("link", { name: "Back to projects" }).click();
    await signInHere(page, email);
    await expect(asked(page, `Round ${round}`)).toBeVisible();
    await question(page).getByRole("button", { name: "Add 1 project" }).click({ noWaitAfter: true });
    await new Promise((done) => setTimeout(done, delay));
    await page.close({ runBeforeUnload: false });

    page = await me.page("/projects");
    const card = page.locator(".card:not([aria-hidden])").filter({ hasText: `Round ${round}` });
    await expect(card.or(asked(page, `Round ${round}`)).first()).toBeVisible();
    // Where it is still offered, which may be a while after the list is there, it is added once more.
    let offered = false;
    await expect(async () => {
      if (await question(page).isVisible()) {
        offered = true;
        await question(page).getByRole("button", { name: "Add 1 project" }).click({ timeout: 5_000 });
      }
      expect((await kept(page, `Words ${round}`)).guest).toEqual([0, 0]);
      await expect(question(page)).not.toBeVisible({ timeout: 1_000 });
    }).toPass();
    if (offered) interrupted += 1;
    await expect(page.locator(".card:not([aria-hidden])")).toHaveCount(round + 1);
    for (const one of await page.locator(".card:not([aria-hidden])").all()) await expect(one).toContainText("Synced");
    await signOut(page);
  }
  console.log(`${delays.length} tabs closed while adding, ${interrupted} before it was done`);
  expect(interrupted).toBeGreaterThan(0);
  const second = await (await profile()).signIn(email);
  await expect(second.locator(".card:not([aria-hidden])")).toHaveCount(delays.length);
  await second.goto(`${me.server.url}/media`);
  await expect(second.locator("[data-asset]")).toHaveCount(delays.length);
  await second.goto(`${me.server.url}/projects`);
  for (const round of delays.keys()) {
    const open = second.getByRole("listitem").filter({ hasText: `Round ${round}` }).getByRole("link");
    await open.click();
    await expect(second.locator("[data-element]").filter({ hasText: `Words ${round}` })).toBeVisible();
    await expect(picture(second)).toHaveJSProperty("naturalWidth", 60);
    await second.getByRole("link", { name: "Back to projects" }).click();
  }
});

test("a network that is cut while adding: it waits here, and goes up once", async ({ profile, email }) => {
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  const page = await guestWork(me, "Habit Garden", "Plan a week");
  await page.getByRole("link", { name: "Back to projects" }).click();
  await signInHere(page, email);
  await expect(question(page)).toBeVisible();
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
  await goOffline(page);
  await question(page).getByRole("button", { name: "Add 1 project" }).click();
  await expect(page.locator(".card:not([aria-hidden])")).toContainText("Offline");
  await page.reload();
  await expect(page.locator(".card:not([aria-hidden])")).toContainText("Offline");
  await me.context.setOffline(false);
  await expect(page.locator(".card:not([aria-hidden])")).toHaveCount(1);
  await expect(page.locator(".card:not([aria-hidden])")).toContainText("Synced");
  const second = await (await profile()).signIn(email);
  await expect(second.locator(".card:not([aria-hidden])")).toHaveCount(1);
  await second.locator(".card:not([aria-hidden])").getByRole("link").click();
  await expect(picture(second)).toHaveJSProperty("naturalWidth", 60);
});

test("pictures that no project shows come along with a project, once", async ({ profile, email }) => {
  const me = await profile();
  const page = await guestWork(me, "Habit Garden", "Plan a week");
  await page.goto(`${me.server.url}/media`);
  const files = page.getByLabel("Picture files");
  const loose = [1, 2].map((n) => ({ name: `loose-${n}.png`, mimeType: "image/png", buffer: png(50 + n, 90, [200, 120, 40]) }));
  await expect(page.getByText(/^1 picture · /)).toBeVisible();
  await files.setInputFiles(loose);
  await expect(page.getByText(/^3 pictures · .* on this device$/)).toBeVisible();
  await signInHere(page, email);
  await expect(question(page)).toContainText("2 pictures that no project shows come along.");
  await question(page).getByRole("button", { name: "Add 1 project" }).click();
  await expect(question(page)).not.toBeVisible();
  const cards = page.getByRole("main").locator("[data-asset]");
  await expect(cards).toHaveCount(3);
  for (const card of await cards.all()) await expect(card).toContainText("Synced");
  await signOut(page);
  await expect(page.getByRole("heading", { name: "Bring your captures" })).toBeVisible();
});
