// What looks for broken promises finds them: words that are lost, words that are there twice, and not those that nobody promised.
import { Promises } from "../support/promises.ts";
import { expect, test } from "../support/test.ts";

const frame = (status: string, texts: string[], inHand = "", at = 0) => ({ at, status, texts, inHand });

test("a lost word is found where it was promised, and only there", () => {
  const promises = new Promises();
  const [synced, saved, under, typed] = [promises.word(), promises.word(), promises.word(), promises.word()];
  promises.frame(frame("Synced", [synced]));
  promises.frame(frame("Saved on this device", [`${synced} ${saved}`]));
  promises.frame(frame("Saving…", [`${synced} ${saved}`, under]));
  promises.frame(frame("Synced", [synced, typed], typed));
  expect(promises.broken("this browser", "saved", [])).toEqual([
    `${synced} was shown as synced and is not in this browser`,
    `${saved} was shown as saved and is not in this browser`,
  ]);
  expect(promises.broken("the server", "synced", [saved])).toEqual([`${synced} was shown as synced and is not in the server`]);
  expect(promises.broken("the server", "synced", [`before ${synced}, after`])).toEqual([]);
});

test("what is nearly the same word is another one", () => {
  const promises = new Promises();
  const words = Array.from({ length: 12 }, () => promises.word());
  promises.frame(frame("Synced", words));
  expect(promises.broken("the server", "synced", words.slice(1))).toEqual([`${words[0]} was shown as synced and is not in the server`]);
});

test("a doubled word is found, promised or not", () => {
  const promises = new Promises();
  const [one, other] = [promises.word(), promises.word()];
  promises.frame(frame("Synced", [one]));
  expect(promises.broken("the server", "synced", [`${one} ${other}`, `${one} again`, other])).toEqual([
    `${one} is 2 times in the server`,
    `${other} is 2 times in the server`,
  ]);
});

test("every status that comes after Saving says saved; attention and Saving say nothing", () => {
  for (const [status, least] of [
    ["Offline · 3 changes waiting", "saved"],
    ["Server unreachable · 1 change waiting", "saved"],
    ["Syncing…", "saved"],
    ["Synced", "synced"],
    ["Saving…", undefined],
    ["Needs your attention", undefined],
  ] as const) {
    const promises = new Promises();
    const word = promises.word();
    promises.frame(frame(status, [word]));
    expect([promises.were("saved", [word]), promises.were("synced", [word])], status).toEqual([least !== undefined, least === "synced"]);
  }
});

test("what the person chose against may be gone; a weaker word later takes no promise back", () => {
  const promises = new Promises();
  const [gone, kept] = [promises.word(), promises.word()];
  promises.frame(frame("Synced", [gone, kept]));
  promises.frame(frame("Saving…", [gone, kept]));
  promises.letGo(gone);
  expect(promises.broken("the server", "synced", [])).toEqual([`${kept} was shown as synced and is not in the server`]);
});

test("synced before the server had it", () => {
  const promises = new Promises();
  const [early, late, never] = [promises.word(), promises.word(), promises.word()];
  promises.frame(frame("Synced", [early, late, never], "", 1_000));
  promises.frame(frame("Synced", [early, late, never], "", 9_000));
  expect(promises.early(new Map([[early, 1_500], [late, 999]]))).toEqual([
    `${early} was shown as synced 500 ms before the server had it`,
    `${never} was shown as synced Infinity ms before the server had it`,
  ]);
});
