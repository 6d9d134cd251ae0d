// A phone in the hand: choose and drag by one finger, zoom and move by two, re-order, retext.
import type { CDPSession, Page } from "@playwright/test";
import { addCaption, handle, middle, newProject, nextFrame, place, synced, typeCaption, undoes, zoom } from "../support/studio.ts";
import { expect, test } from "../support/test.ts";

type Spot = { x: number; y: number };

/** Fingers on the glass, by the browser's own protocol: the pages get real touch and pointer events. */
class Fingers {
  private constructor(private readonly session: CDPSession) {}

  static async on(page: Page): Promise<Fingers> {
    return new Fingers(await page.context().newCDPSession(page));
  }

  private send(type: "touchStart" | "touchMove" | "touchEnd", spots: Spot[]): Promise<unknown> {
    return this.session.send("Input.dispatchTouchEvent", { type, touchPoints: spots.map(({ x, y }, id) => ({ x, y, id })) });
  }

  /** Every finger moves from its first spot to its last one in steps. */
  async move(...paths: [Spot, Spot][]): Promise<void> {
    const at = (step: number) => paths.map(([from, to]) => ({ x: from.x + ((to.x - from.x) * step) / 8, y: from.y + ((to.y - from.y) * step) / 8 }));
    // One after the other, as fingers come down.
    for (let finger = 1; finger <= paths.length; finger++) await this.send("touchStart", at(0).slice(0, finger));
    for (let step = 1; step <= 8; step++) await this.send("touchMove", at(step));
    await this.send("touchEnd", []);
  }

  async tap(spot: Spot): Promise<void> {
    await this.send("touchStart", [spot]);
    await this.send("touchEnd", []);
  }
}

const phone = { viewport: { width: 360, height: 760 }, hasTouch: true, isMobile: true };

test("one finger chooses, drags and resizes; a finger on what is not chosen moves the canvas", async ({ profile, email }) => {
  const page = await (await profile(phone)).signIn(email);
  await newProject(page);
  const caption = await addCaption(page, "Touch me");
  const fingers = await Fingers.on(page);
  await page.getByRole("button", { name: "Edit", exact: true }).tap();
  await expect(page.getByRole("region", { name: "Inspector" })).toBeHidden();

  const before = await place(page);
  const from = await middle(caption);
  await fingers.move([from, { x: from.x + 20, y: from.y + 40 }]);
  await expect.poll(async () => (await place(page)).y).toBeGreaterThan(before.y + 100);
  await undoes(page, "move");

  const moved = await place(page);
  const corner = await middle(handle(page, "BottomRight"));
  await fingers.move([corner, { x: corner.x - 30, y: corner.y + 30 }]);
  await expect.poll(async () => (await place(page)).height).toBeGreaterThan(moved.height);
  await undoes(page, "resize");

  const turn = await middle(handle(page, "Turn"));
  await fingers.move([turn, { x: turn.x + 60, y: turn.y + 20 }]);
  await expect.poll(async () => (await place(page)).rotation).toBeGreaterThan(0);
  await undoes(page, "turn");

  // Not chosen: the same movement changes nothing.
  const corners = (await page.locator("#stage").boundingBox())!;
  await fingers.tap({ x: corners.x + 4, y: corners.y + corners.height - 4 });
  await expect(page.locator("#selection-box")).toHaveCount(0);
  const still = await middle(caption);
  await fingers.move([still, { x: still.x + 20, y: still.y + 30 }]);
  await expect(page.locator("#selection-box")).toHaveCount(0);
  await fingers.tap(await middle(caption));
  await expect(page.locator("#selection-box")).toHaveCount(1);
  await undoes(page, "turn");
  await synced(page);
});

test("two fingers zoom and move the canvas", async ({ profile, email }) => {
  const page = await (await profile(phone)).signIn(email);
  await newProject(page);
  await expect.poll(() => zoom(page)).toBeGreaterThan(5);
  const fit = await zoom(page);
  const fingers = await Fingers.on(page);
  const { x, y } = await middle(page.locator("#stage"));
  await fingers.move([{ x: x - 30, y }, { x: x - 120, y }], [{ x: x + 30, y }, { x: x + 120, y }]);
  await expect.poll(() => zoom(page)).toBeGreaterThan(fit * 3);
  const scroll = () => page.locator("#stage").evaluate((stage) => stage.scrollTop);
  await nextFrame(page);
  const before = await scroll();
  const close = await zoom(page);
  await fingers.move([{ x: x - 40, y }, { x: x - 40, y: y - 90 }], [{ x: x + 40, y }, { x: x + 40, y: y - 90 }]);
  await expect.poll(scroll).toBeGreaterThan(before + 60);
  expect(Math.abs((await zoom(page)) - close)).toBeLessThanOrEqual(1);
  // One finger moves it as well.
  const now = await scroll();
  await fingers.move([{ x, y: y - 60 }, { x, y: y + 20 }]);
  await expect.poll(scroll).toBeLessThan(now - 50);
});

test("at 360 pixels: retext, re-order by the grip, add a size", async ({ profile, email }) => {
  const page = await (await profile(phone)).signIn(email);
  await newProject(page);
  await addCaption(page, "First");
  await typeCaption(page, "First words");
  await page.getByRole("button", { name: "Add ellipse" }).tap();
  await page.getByRole("button", { name: "Layers", exact: true }).tap();
  const rows = () => page.locator("[data-row] .layer-name").allTextContents();
  await expect.poll(rows).toEqual(["1 First words", "Ellipse", "First words"]);
  const fingers = await Fingers.on(page);
  const grip = (row: number) => page.locator("[data-row]").nth(row).locator(".layer-grip");
  // The sheet has come to rest.
  await grip(1).hover({ trial: true });
  const [from, to] = [await middle(grip(1)), await middle(grip(2))];
  await fingers.move([from, { x: to.x, y: to.y + 10 }]);
  await expect.poll(rows).toEqual(["1 First words", "First words", "Ellipse"]);
  await undoes(page, "re-order");
  await page.getByRole("region", { name: "Layers" }).getByRole("button", { name: "Close" }).tap();
  await page.getByRole("button", { name: "Add a size" }).tap();
  await page.getByRole("button", { name: "iPad 13″, 2064 × 2752" }).tap();
  await expect(page.getByRole("button", { name: /^iPad 13″ · 1/ })).toHaveAttribute("aria-current", "true");
  await page.getByRole("button", { name: "More for iPad 13″" }).tap();
  await page.getByRole("menuitem", { name: "Delete this canvas" }).tap();
  await expect(page.getByRole("button", { name: /^iPhone 6.9″ · 1/ })).toHaveAttribute("aria-current", "true");
  await synced(page);
});
