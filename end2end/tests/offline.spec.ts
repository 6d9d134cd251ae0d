// The server goes away under an edit and comes back: nothing is lost, the status tells the truth throughout.
import { addCaption, goOffline, newProject, status, synced, typeCaption } from "../support/studio.ts";
import { Server } from "../support/server.ts";
import { expect, NETWORK_ERRORS, Profile, test } from "../support/test.ts";

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  test(`the server stopped by ${signal} under an edit, and started again`, async ({ browser, email }) => {
    const server = await Server.start();
    try {
      const profile = new Profile(await browser.newContext(), server);
      profile.expects(NETWORK_ERRORS);
      const page = await profile.signIn(email);
      await newProject(page);
      await addCaption(page, "Before");
      await synced(page);

      await server.down(signal);
      await typeCaption(page, "While it was away");
      await expect(status(page)).toHaveText("Server unreachable · 1 change waiting");

      await server.up();
      await expect(status(page)).toHaveText("Synced", { timeout: 45_000 });
      await page.reload();
      await expect(page.locator("[data-element]").filter({ hasText: "While it was away" })).toBeVisible();
      await synced(page);
      profile.check();
      await profile.context.close();
    } finally {
      await server.remove();
    }
  });
}

test("without a network the edit is kept and says so, and goes up when it is back", async ({ profile, email }) => {
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  const page = await me.signIn(email);
  await newProject(page);
  await addCaption(page, "On the train");
  await synced(page);
  await goOffline(page);
  await typeCaption(page, "In the tunnel");
  await expect(status(page)).toHaveText("Offline · 1 change waiting");
  await me.context.setOffline(false);
  await synced(page);
});
