// What pages promised, and whether it was kept. Each edit puts a word of its own into a caption or a name. What counts is
// what a person could see: the words on a page and the status beside them, in one frame.
import type { APIRequestContext, BrowserContext, Page } from "@playwright/test";

/** The strongest thing that was said of a word: nothing yet, that this browser has it, that the server has it. */
type Said = "nothing" | "saved" | "synced";
const WEAKEST_FIRST: Said[] = ["nothing", "saved", "synced"];

/** What a page shows. `inHand`: what stands in a field that has the focus; it may still be typed. */
export type Frame = { at: number; status: string; texts: string[]; inHand: string };

const wordsIn = (texts: string[]): string[] => texts.flatMap((text) => text.match(/\bw\d+\b/g) ?? []);

/** Where two are true the earlier is shown: attention, saving, offline, syncing, saved, synced. So what comes after "Saving…" says "saved". */
function promisedBy(status: string): Said {
  if (status === "Synced") return "synced";
  return /^(Saved on this device|Syncing…|(Offline|Server unreachable) · )/.test(status) ? "saved" : "nothing";
}

export class Promises {
  private readonly said = new Map<string, { says: Said; at: number }>();
  private readonly given = new Set<string>();

  /** A word that no other edit has. Until a page promises something, it may be there later or not. */
  word(): string {
    const word = `w${this.said.size + 1}`;
    this.said.set(word, { says: "nothing", at: 0 });
    return word;
  }

  /** The person has chosen against these words; they may be there or not. */
  letGo(...words: string[]): void {
    for (const word of words) this.given.add(word);
  }

  frame({ at, status, texts, inHand }: Frame): void {
    const says = promisedBy(status);
    const held = new Set(wordsIn([inHand]));
    for (const word of wordsIn(texts)) {
      const before = this.said.get(word);
      if (before && !held.has(word) && !reaches(before.says, says)) this.said.set(word, { says, at });
    }
  }

  /** From now on every page of this browser is looked at, frame by frame. */
  async watch(context: BrowserContext): Promise<void> {
    await context.exposeBinding("tellFrame", (_page, frame: Frame) => this.frame(frame));
    await context.addInitScript(look);
  }

  /** Whether all of these were shown as synced, or as saved. */
  were(least: "saved" | "synced", words: string[]): boolean {
    return words.every((word) => reaches(this.said.get(word)?.says ?? "nothing", least));
  }

  /** What is wrong in a place that must have each word of which at least this was said, once. */
  broken(place: string, least: "saved" | "synced", texts: string[]): string[] {
    const times = new Map<string, number>();
    for (const word of wordsIn(texts)) times.set(word, (times.get(word) ?? 0) + 1);
    return [...this.said].flatMap(([word, { says }]) => {
      const there = times.get(word) ?? 0;
      if (there > 1) return [`${word} is ${there} times in ${place}`];
      const missing = there === 0 && reaches(says, least) && !this.given.has(word);
      return missing ? [`${word} was shown as ${says} and is not in ${place}`] : [];
    });
  }

  /** What was called synced before the server had it; `since` says since when it has. Clocks must agree. */
  early(since: Map<string, number>): string[] {
    const synced = [...this.said].filter(([, { says }]) => says === "synced");
    return synced.flatMap(([word, { at }]) => {
      const ahead = (since.get(word) ?? Infinity) - at;
      return ahead > 0 ? [`${word} was shown as synced ${ahead} ms before the server had it`] : [];
    });
  }

  /** For the record. */
  toString(): string {
    const count = (said: Said) => [...this.said.values()].filter(({ says }) => says === said).length;
    return `${this.said.size} edits: ${count("synced")} shown as synced, ${count("saved")} only as saved, ${count("nothing")} not yet as either`;
  }
}

const reaches = (says: Said, least: Said): boolean => WEAKEST_FIRST.indexOf(says) >= WEAKEST_FIRST.indexOf(least);

/** Runs in the page: tells each frame that differs from the one before. */
function look(): void {
  let last = "";
  const frame = () => {
    const field = document.activeElement as HTMLInputElement | null;
    const name = document.querySelector<HTMLInputElement>("input[aria-label='Project name']");
    const now = {
      at: 0,
      status: document.querySelector("[data-testid=status]")?.textContent ?? "",
      texts: [...document.querySelectorAll("[data-element]")].map((element) => element.textContent ?? "").concat(name?.value ?? ""),
      inHand: field?.value ?? (field?.isContentEditable ? field.textContent : "") ?? "",
    };
    if (JSON.stringify(now) !== last) {
      last = JSON.stringify(now);
      (window as unknown as { tellFrame: (frame: Frame) => Promise<void> }).tellFrame({ ...now, at: Date.now() }).catch(() => {});
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** The texts that a page shows. */
export const shownBy = (page: Page): Promise<string[]> => page.locator("[data-element]").allTextContents();

type Element = { text?: Record<string, string> };
type Delta = { revision: number; op: string; path: string[]; value?: unknown; createdAt: string };

/** What the account has on the server: every text, each word's first moment there, and what was done twice: a field set to what it was already. */
export async function onServer(request: APIRequestContext, url: string): Promise<{ texts: string[]; since: Map<string, number>; twice: string[] }> {
  const get = async (path: string) => (await request.get(`${url}/api/projects${path}`)).json();
  const texts: string[] = [];
  const twice: string[] = [];
  const since = new Map<string, number>();
  for (const { id } of (await get("?limit=100")).projects) {
    const { data } = await get(`/${id}`);
    texts.push(data.name, ...Object.values<Element>(data.elements).flatMap((element) => Object.values(element.text ?? {})));
    const set = new Map<string, string>();
    for (let after: number | undefined = 0; after !== undefined; ) {
      const trail: { deltas: Delta[]; nextSince?: number } = await get(`/${id}/deltas?since=${after}`);
      for (const { revision, path, value, createdAt } of trail.deltas.filter((delta) => delta.op === "set")) {
        const [field, now] = [path.join("/"), JSON.stringify(value)];
        if (set.get(field) === now) twice.push(`${field} is set to ${now} again in revision ${revision}`);
        set.set(field, now);
        for (const word of wordsIn([now])) since.set(word, since.get(word) ?? Date.parse(createdAt));
      }
      after = trail.nextSince;
    }
  }
  return { texts, since, twice };
}
