// A network that is slow, flaps, or is away for long: the status stays true, and nobody storms the server.
import type { Request } from "@playwright/test";
import { test } from "../support/behind.ts";
import { onServer, Promises } from "../support/promises.ts";
import { addCaption, newProject, status, synced, typeCaption } from "../support/studio.ts";
import { expect, NETWORK_ERRORS } from "../support/test.ts";

const SYNC = /\/fn\/projects\/(push|pull)/;

test("slow, and up and down in turns: synced is said only of what the server has", async ({ profile, network, email }) => {
  const promises = new Promises();
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  await promises.watch(me.context);
  const page = await me.signIn(email);
  await newProject(page, "Habit Garden");
  await addCaption(page, "Start");
  await synced(page);
  const field = page.getByRole("textbox", { name: "Text", exact: true });
  const from = network.requests.length;
  const begun = Date.now();
  const write = async (words: number) => {
    for (let count = 0; count < words; count++) {
      await field.press("Control+End");
      await field.pressSequentially(` ${promises.word()}`, { delay: 60 });
      await field.blur();
    }
  };
  network.delay = 400;
  await write(20);
  network.mend();
  const steady = network.flap(600, 900);
  await write(40);
  steady();
  await expect(status(page)).toHaveText("Synced", { timeout: 45_000 });
  const seconds = (Date.now() - begun) / 1000;
  const asked = network.requests.slice(from).filter(({ line }) => SYNC.test(line)).length;
  console.log(`${asked} pushes and pulls in ${seconds.toFixed(0)} s of a slow and flapping network; ${promises}`);
  expect(asked / seconds).toBeLessThan(10);
  const kept = await onServer(me.context.request, me.server.url);
  expect(promises.broken("the server", "saved", kept.texts)).toEqual([]);
  expect(promises.early(kept.since)).toEqual([]);
  expect(kept.twice).toEqual([]);
});

test("away for ten minutes: tried again for ever, within 30 s, and never in a storm", async ({ profile, network, email }) => {
  test.setTimeout(150_000);
  const SECONDS = 600;
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  await me.context.clock.install();
  const page = await me.signIn(email);
  await newProject(page, "Habit Garden");
  await addCaption(page, "Start");
  await synced(page);
  // From here on the page's time is ours: a second at a time, once what was asked in the one before has been answered.
  let second = 0;
  const open = new Set<Request>();
  const at: Record<string, number[]> = { push: [], pull: [] };
  page.on("request", (request) => {
    open.add(request);
    const kind = SYNC.exec(request.url())?.[1];
    if (kind) at[kind]!.push(second);
  });
  page.on("requestfailed", (request) => open.delete(request));
  page.on("requestfinished", (request) => open.delete(request));
  await page.clock.pauseAt(Date.now() + 60_000);
  const pass = async () => {
    await page.clock.runFor(1_000);
    await expect.poll(() => open.size, { intervals: [1, 5, 20] }).toBe(0);
    second += 1;
  };
  await pass();
  network.cut();
  const from = network.requests.length;
  await typeCaption(page, "While it was away");
  // Its own time does not make the disk faster.
  await expect(async () => {
    await pass();
    expect(await status(page).textContent()).toBe("Server unreachable · 1 change waiting");
  }).toPass({ intervals: [100] });
  for (const kind of ["push", "pull"]) at[kind] = [];
  const begun = second;
  while (second < begun + SECONDS) {
    await pass();
    expect(await status(page).textContent()).toBe("Server unreachable · 1 change waiting");
  }
  const storm = network.requests.length - from;
  for (const [kind, seconds] of Object.entries(at)) {
    const gaps = seconds.slice(1).map((second, before) => second - seconds[before]!);
    console.log(`${kind}: ${seconds.length} in ${SECONDS} s, never more than ${Math.max(...gaps)} s apart`);
    expect(Math.max(...gaps), `${kind}: the longest wait`).toBeLessThanOrEqual(31);
    expect(seconds.length, `${kind}: how often`).toBeGreaterThan(20);
    expect(seconds.length, `${kind}: how often`).toBeLessThan(80);
    expect(gaps.filter((gap) => gap < 10).length, `${kind}: some waits are short`).toBeGreaterThan(0);
    expect(gaps.filter((gap) => gap > 20).length, `${kind}: some waits are long`).toBeGreaterThan(0);
  }
  console.log(`${storm} requests of every kind while it was away`);
  expect(storm).toBeLessThan(SECONDS / 2);
  network.mend();
  for (let wait = 0; wait <= 31 && (await status(page).textContent()) !== "Synced"; wait++) await pass();
  await expect(status(page)).toHaveText("Synced");
  const kept = await onServer(me.context.request, me.server.url);
  expect(kept.texts).toContain("While it was away");
});
