// How soon a project with its pictures is on screen when the page is loaded anew: with its server, and without.
import type { Page } from "@playwright/test";
import { png } from "../support/pictures.ts";
import { addCaption, addPicture, elements, newProject, synced } from "../support/studio.ts";
import { NETWORK_ERRORS, Profile, test } from "../support/test.ts";
import { Server } from "../support/server.ts";

const LOADS = 20;
const PICTURES = 4;
const CAPTIONS = 20;

/** Notes in every page that loads when all is there: milliseconds from the start of the navigation. */
function note(pictures: number, captions: number): void {
  const look = () => {
    const all = [...document.querySelectorAll<HTMLElement>("[data-element]")];
    const drawn = all.filter((element) => element.querySelector("img")?.naturalWidth);
    if (drawn.length === pictures && all.length === pictures + captions) (window as { shown?: number }).shown = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function loads(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (let load = 0; load < LOADS; load++) {
    await page.reload();
    const shown = await page.waitForFunction(() => (window as { shown?: number }).shown);
    times.push((await shown.jsonValue())!);
  }
  return times.sort((a, b) => a - b);
}

const say = (what: string, times: number[]) =>
  console.log(`  ${what.padEnd(16)} p50 ${times[LOADS / 2]!.toFixed(0).padStart(5)} ms   most ${times.at(-1)!.toFixed(0).padStart(5)} ms`);

test("a project opens", async ({ browser }) => {
  const server = await Server.start();
  try {
    const me = new Profile(await browser.newContext({ viewport: { width: 1440, height: 900 } }), server);
    me.expects(NETWORK_ERRORS);
    const page = await me.signIn("bench@example.com");
    await newProject(page, "Bench");
    for (let picture = 0; picture < PICTURES; picture++) await addPicture(page, `${picture}.png`, png(1290, 2796, [picture * 50, 90, 160]));
    await synced(page);
    const caption = await addCaption(page, "As fast as that");
    await caption.first().click();
    for (let more = 1; more < CAPTIONS; more++) await page.keyboard.press("Control+d");
    await test.expect(elements(page)).toHaveCount(PICTURES + CAPTIONS);
    await synced(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await me.context.addInitScript(`(${note})(${PICTURES}, ${CAPTIONS})`);
    console.log(`${LOADS} loads of a project with ${PICTURES} pictures of 1290 × 2796 and ${CAPTIONS} captions, until all is on screen (goal without a network: 1000 ms)`);
    say("with the server", await loads(page));
    await server.down();
    say("without", await loads(page));
    await me.context.close();
  } finally {
    await server.remove();
  }
});
