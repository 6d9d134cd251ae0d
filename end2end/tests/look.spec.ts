// Every page at three widths in both themes: nothing overflows, nothing serious for axe; a picture of each in results/.
import { look } from "../support/look.ts";
import { png } from "../support/pictures.ts";
import { addCaption, addPicture, newProject, synced, typeCaption } from "../support/studio.ts";
import { expect, isSignedIn, test } from "../support/test.ts";

for (const scheme of ["light", "dark"] as const) {
  test(`every page in ${scheme}`, async ({ profile, email }) => {
    test.setTimeout(180_000);
    const me = await profile({ colorScheme: scheme, reducedMotion: "reduce" });
    const page = await me.page("/");
    const widths = [1440, 768, 360];
    const each = async (name: string) => {
      for (const width of widths) {
        await page.setViewportSize({ width, height: width === 360 ? 760 : 900 });
        await look(page, `${name}-${scheme}-${width}`);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    };
    await each("landing");
    await page.getByRole("link", { name: "Continue with Google" }).first().click();
    await each("provider");
    await page.locator("input[name=email]").fill(email);
    await page.locator("input[name=name]").fill("Ada Lovelace");
    await page.locator("input[name=name]").press("Enter");
    await page.waitForURL(/\/projects$/);
    await isSignedIn(page);
    await expect(page.getByRole("heading", { name: "Make your first screenshots" })).toBeVisible();
    await each("projects-empty");
    await page.goto(`${me.server.url}/media`);
    await expect(page.getByRole("heading", { name: "Bring your captures" })).toBeVisible();
    await each("media-empty");
    await page.goto(`${me.server.url}/projects`);
    await newProject(page, "Habit Garden");
    await addPicture(page, "capture.png", png(90, 190, [30, 90, 200]));
    await expect(page.locator("[data-element] img")).toBeVisible();
    await addCaption(page, "Plan a week in one minute");
    await synced(page);
    await each("editor");
    await page.getByRole("button", { name: "Add device frame" }).click();
    await expect(page.getByRole("heading", { name: "Device frame" })).toBeVisible();
    await each("editor-frame");
    await page.getByRole("button", { name: "Add ellipse" }).click();
    await page.getByLabel("Width", { exact: true }).fill("wide");
    await page.getByLabel("Width", { exact: true }).press("Enter");
    await each("editor-shape");
    await page.keyboard.press("Escape");
    await page.locator("[data-element]").last().press("Delete");
    await page.getByRole("button", { name: /^1 Plan a week/ }).last().click();
    await each("editor-screen");
    await page.getByRole("button", { name: "Add a size" }).click();
    await each("editor-sizes");
    await page.getByRole("button", { name: "iPad 13″, 2064 × 2752" }).click();
    await expect(page.getByRole("heading", { name: "iPad 13″" })).toBeVisible();
    await each("editor-canvas");
    await page.getByRole("button", { name: /^iPhone 6.9″/ }).first().click();
    await synced(page);
    await page.getByRole("link", { name: "Back to projects" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Habit Garden" })).toContainText("Synced");
    await each("projects");
    await page.getByRole("button", { name: "More for Habit Garden" }).click();
    await page.getByRole("menuitem", { name: "History" }).click();
    await page.getByRole("button", { name: /^Name version / }).last().click();
    await page.getByLabel("New name").fill("1.0 as submitted to both stores");
    await page.getByRole("button", { name: "Save name" }).click();
    await page.getByRole("button", { name: "Dismiss" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "1.0 as submitted" })).toBeVisible();
    await each("history");
    await page.getByRole("link", { name: /^Version [0-9]+$/ }).first().click();
    await expect(page.getByRole("region", { name: "An old version" })).toBeVisible();
    await each("version");
    await page.goto(`${me.server.url}/projects`);
    await page.getByRole("link", { name: "Media" }).click();
    const shades: [string, number, number, [number, number, number]][] = [
      ["home.png", 90, 190, [30, 110, 200]],
      ["a name that is longer than its card is wide.png", 300, 200, [170, 60, 90]],
      ["stats.png", 120, 120, [30, 140, 100]],
    ];
    for (const [name, width, height, colour] of shades) {
      await page.getByLabel("Picture files").setInputFiles({ name, mimeType: "image/png", buffer: png(width, height, colour) });
      await expect(page.locator(".media-card").filter({ hasText: name })).toContainText("Synced");
    }
    await each("media");
    await page.getByRole("button", { name: "As a list" }).click();
    await page.getByRole("button", { name: "home.png", exact: true }).click({ modifiers: ["ControlOrMeta"] });
    await each("media-list");
    await page.getByRole("button", { name: "As a grid" }).click();
    await page.keyboard.press("ControlOrMeta+a");
    await each("media-chosen");
    await page.keyboard.press("Escape");
    await page.route("**/fn/media/upload", (route) => route.fulfill({ json: { is: "refused", reason: "Your storage is full: 2 GB of 2 GB are used." } }));
    await page.getByLabel("Picture files").setInputFiles([
      { name: "late.png", mimeType: "image/png", buffer: png(90, 190, [200, 120, 40]) },
      { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("words") },
    ]);
    await expect(page.getByRole("region", { name: "Uploads" })).toContainText("Your storage is full");
    await each("media-refused");
    await page.getByRole("button", { name: "Remove late.png" }).click();
    await page.getByRole("button", { name: "Close uploads" }).click();
    await page.getByRole("button", { name: "capture.png", exact: true }).click();
    await expect(page.getByRole("dialog").getByRole("link", { name: "Habit Garden" }).first()).toBeVisible();
    await each("media-details");
    await page.keyboard.press("Escape");
    await page.goto(`${me.server.url}/projects`);
    await page.getByRole("link", { name: "Trash" }).click();
    await expect(page.getByRole("heading", { name: "The trash is empty" })).toBeVisible();
    await each("trash-empty");
    await page.getByRole("link", { name: "Projects", exact: true }).click();
    await page.getByRole("button", { name: "More for Habit Garden" }).click();
    await page.getByRole("menuitem", { name: "Duplicate" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Habit Garden copy" })).toContainText("Synced");
    await page.getByRole("button", { name: "More for Habit Garden copy" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Dismiss" }).click();
    await page.getByRole("link", { name: "Trash" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Habit Garden copy" })).toContainText("days left");
    await each("trash");
    await page.getByRole("link", { name: "Habit Garden copy" }).click();
    await expect(page.getByRole("heading", { name: "is in the trash" })).toBeVisible();
    await each("trashed-project");
    await page.goto(`${me.server.url}/settings`);
    await expect(page.getByRole("list", { name: "Recent activity" })).toContainText("Signed in");
    await each("settings");
    me.expects(/status of 404/);
    await page.goto(`${me.server.url}/nowhere`);
    await each("not-found");
    me.expects(/status of 400/);
    await page.goto(`${me.server.url}/auth/google/callback?error=access_denied`);
    await each("sign-in-run-out");
  });
}

test("at 360 pixels: list, open, retext", async ({ profile, email }) => {
  const me = await profile({ viewport: { width: 360, height: 760 }, hasTouch: true });
  const page = await me.signIn(email);
  await newProject(page);
  await page.getByRole("button", { name: "Add caption" }).click();
  // The sheet with the words opens by itself.
  await expect(page.getByRole("button", { name: "Edit", exact: true })).toHaveAttribute("aria-expanded", "true");
  await typeCaption(page, "Small");
  await synced(page);
  await page.getByRole("link", { name: "Back to projects" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Untitled project" })).toBeVisible();
});
