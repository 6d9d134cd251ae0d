// A library of a thousand pictures: how soon its first row is there, and how smoothly all of it scrolls.
import type { Page } from "@playwright/test";
import { quantile, say } from "../support/figures.ts";
import { cards, fill, media } from "../support/library.ts";
import { png } from "../support/pictures.ts";
import { Server } from "../support/server.ts";
import { Profile, test } from "../support/test.ts";

const PICTURES = 1_000;
const LOADS = 20;
/** CSS pixels a frame: as a fast wheel turns, some 3,000 a second. */
const STEP = 50;

/** Notes in every page that loads when the first row shows its pictures: milliseconds from the start of the navigation. */
function note(): void {
  const look = () => {
    const row = [...document.querySelectorAll<HTMLElement>("[data-asset]")].slice(0, 5);
    const drawn = row.filter((card) => card.querySelector("img")?.naturalWidth);
    if (row.length === 5 && drawn.length === 5) (window as { shown?: number }).shown = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Scrolls down until nothing more comes; answers how long each frame took, in milliseconds. */
async function scroll(page: Page): Promise<number[]> {
  return page.evaluate(
    ({ step, all }) =>
      new Promise<number[]>((done) => {
        const frames: number[] = [];
        let before = performance.now();
        const frame = (now: number) => {
          frames.push(now - before);
          before = now;
          const { scrollTop, scrollHeight, clientHeight } = document.documentElement;
          const end = scrollTop + clientHeight >= scrollHeight - 1;
          if (end && document.querySelectorAll("[data-asset]").length >= all) return done(frames.slice(1));
          window.scrollBy(0, step);
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    { step: STEP, all: PICTURES },
  );
}

function tell(what: string, frames: number[]): void {
  const seconds = frames.reduce((sum, frame) => sum + frame, 0) / 1_000;
  const late = frames.filter((frame) => frame > 25).length;
  console.log(
    `  ${what.padEnd(34)} ${(frames.length / seconds).toFixed(1)} frames a second, p95 ${quantile(frames, 0.95).toFixed(1)} ms, ` +
      `most ${Math.max(...frames).toFixed(0)} ms, ${late} of ${frames.length} frames later than 25 ms`,
  );
}

test("a thousand pictures", async ({ browser }) => {
  const server = await Server.start({ FRAMEKEEP_UPLOAD_RATE: "0" });
  try {
    const me = new Profile(await browser.newContext({ viewport: { width: 1440, height: 900 } }), server);
    const page = await me.signIn("bench@example.com");
    const ids = await fill(page, PICTURES, (number) => png(400, 860, [number % 256, 90, (number * 7) % 256]), 8);
    // Their thumbnails are made when they are asked for the first time: not what is measured here.
    const origin = new URL(page.url()).origin;
    for (const id of ids) await page.request.get(`${origin}/api/media/assets/${id}/content?size=320`);
    await media(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await me.context.addInitScript(`(${note})()`);
    const times: number[] = [];
    for (let load = 0; load < LOADS; load++) {
      await page.reload();
      const shown = await page.waitForFunction(() => (window as { shown?: number }).shown);
      times.push((await shown.jsonValue())!);
    }
    console.log(`a library of ${PICTURES} pictures: ${LOADS} loads until the first row shows its pictures (goal 1000 ms), then scrolled through at ${STEP} pixels a frame`);
    say("the first row", times);
    for (const layout of ["As a grid", "As a list"]) {
      await page.getByRole("button", { name: layout }).click();
      await page.reload();
      await test.expect(cards(page).first()).toBeVisible();
      tell(`${layout.toLowerCase()}, as it comes`, await scroll(page));
      await page.evaluate(() => window.scrollTo(0, 0));
      tell(`${layout.toLowerCase()}, once it is there`, await scroll(page));
    }
    me.check();
    await me.context.close();
  } finally {
    await server.remove();
  }
});
