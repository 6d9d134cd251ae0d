// A guest's pages and the question after signing in, at three widths in both themes; pictures in results/.
import type { Page } from "@playwright/test";
import { asked, guestWork, question, saved, signInHere } from "../support/guest.ts";
import { look } from "../support/look.ts";
import { newProject } from "../support/studio.ts";
import { expect, test } from "../support/test.ts";

for (const scheme of ["light", "dark"] as const) {
  test(`a guest's pages in ${scheme}`, async ({ profile, email }) => {
    test.setTimeout(180_000);
    const me = await profile({ colorScheme: scheme, reducedMotion: "reduce" });
    const each = async (page: Page, name: string) => {
      for (const width of [1440, 768, 360]) {
        await page.setViewportSize({ width, height: width === 360 ? 760 : 900 });
        await look(page, `guest-${name}-${scheme}-${width}`);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    };
    const page = await me.page("/projects");
    await expect(page.getByRole("heading", { name: "Make your first screenshots" })).toBeVisible();
    await each(page, "projects-empty");
    await page.close();
    const work = await guestWork(me, "Habit Garden", "Plan a week");
    await each(work, "editor");
    await work.getByRole("link", { name: "Back to projects" }).click();
    await newProject(work, "A name that is a good deal longer than the names that most projects have");
    await saved(work);
    await work.goto(`${me.server.url}/`);
    await expect(work.getByRole("link", { name: "Open my projects" })).toBeVisible();
    await each(work, "landing");
    await work.goto(`${me.server.url}/media`);
    await expect(work.getByRole("row").filter({ hasText: "capture.png" }).locator("img")).toBeVisible();
    await each(work, "media");
    await work.goto(`${me.server.url}/settings`);
    await expect(work.getByText("Sign in to see your devices")).toBeVisible();
    await each(work, "settings");
    await work.goto(`${me.server.url}/projects`);
    await expect(work.locator(".card:not([aria-hidden])")).toHaveCount(2);
    await each(work, "projects");
    await signInHere(work, email);
    await asked(work, "Habit Garden").getByRole("radio", { name: "Discard" }).check();
    await each(work, "question");
    await question(work).getByRole("button", { name: "Decide later" }).click();
    await expect(work.getByText("2 projects are kept only on this device.")).toBeVisible();
    await each(work, "projects-kept");
  });
}
