// A tab that ends exactly between "kept in the account" and "removed here" of a guest's project, and the same again.
import { asked, guestWork, kept, picture, question, signInHere } from "../support/guest.ts";
import { captions, goOffline } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, test } from "../support/test.ts";

/** In this page the removal of a guest's project begins and never comes to its end. */
function hold(): void {
  const { delete: remove } = IDBObjectStore.prototype;
  const { commit } = IDBTransaction.prototype;
  let held: IDBTransaction | undefined;
  IDBObjectStore.prototype.delete = function (key) {
    if (this.transaction.db.name === "framekeep.guest" && this.name === "projects") {
      held = this.transaction;
      // A transaction goes on for as long as something is asked of it.
      const ask = () => (this.count().onsuccess = ask);
      ask();
      (window as { held?: boolean }).held = true;
    }
    return remove.call(this, key);
  };
  // Nor is it told that nothing more comes.
  IDBTransaction.prototype.commit = function () {
    if (this !== held) commit.call(this);
  };
}

for (const network of [true, false]) {
  test(`a tab closed between "kept there" and "removed here", ${network ? "sent already" : "without a network"}: added once`, async ({ profile, email }) => {
    const me = await profile();
    me.expects(NETWORK_ERRORS);
    const listed = async () => (await (await me.context.request.get(`${me.server.url}/api/projects`)).json()).projects.length;
    let page = await guestWork(me, "Habit Garden", "Plan a week");
    await page.getByRole("link", { name: "Back to projects" }).click();
    await page.addInitScript(hold);
    await signInHere(page, email);
    await expect(asked(page, "Habit Garden")).toBeVisible();
    if (!network) await goOffline(page);
    await question(page).getByRole("button", { name: "Add 1 project" }).click();
    await page.waitForFunction(() => (window as { held?: boolean }).held);
    if (network) await expect.poll(listed).toBe(1);
    await page.close();
    await me.context.setOffline(false);
    const beside = await me.page("/health");
    expect(await kept(beside, "Plan a week")).toEqual({ guest: [1, 1], account: [1, 1] });

    page = await me.page("/projects");
    await expect(asked(page, "Habit Garden")).toBeVisible();
    await question(page).getByRole("button", { name: "Add 1 project" }).click();
    await expect(question(page)).not.toBeVisible();
    const cards = page.locator(".card:not([aria-hidden])");
    await expect(cards).toHaveCount(1);
    await expect(cards).toContainText("Synced");
    expect(await kept(beside, "Plan a week")).toEqual({ guest: [0, 0], account: [1, 1] });

    const second = await (await profile()).signIn(email);
    await expect(second.locator(".card:not([aria-hidden])")).toHaveCount(1);
    await second.locator(".card:not([aria-hidden])").getByRole("link").click();
    await expect(captions(second)).toHaveText(["Plan a week"]);
    await expect(picture(second)).toHaveJSProperty("naturalWidth", 60);
    await second.goto(`${me.server.url}/media`);
    await expect(second.locator("[data-asset]")).toHaveCount(1);
    expect(await listed()).toBe(1);
  });
}
