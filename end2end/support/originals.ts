// The files in which a browser keeps its pictures (OPFS), from any page of the same origin.
import type { Page } from "@playwright/test";

/** Every file, as `folder/name`, with its size in bytes. */
export const originals = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(async () => {
    type Entries = { entries(): AsyncIterable<[string, FileSystemHandle]> };
    const found: Record<string, number> = {};
    const root = await navigator.storage.getDirectory();
    for await (const [folder, handle] of (root as unknown as Entries).entries()) {
      for await (const [name, file] of (handle as unknown as Entries).entries()) {
        // One that goes right now is gone.
        const there = await (file as FileSystemFileHandle).getFile().catch(() => undefined);
        if (there) found[`${folder}/${name}`] = there.size;
      }
    }
    return found;
  });

/** The browser loses all of them. */
export const lose = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    type Entries = { entries(): AsyncIterable<[string, FileSystemHandle]> };
    const root = await navigator.storage.getDirectory();
    for await (const [folder, handle] of (root as unknown as Entries).entries()) {
      for await (const [name] of (handle as unknown as Entries).entries()) {
        await (await root.getDirectoryHandle(folder)).removeEntry(name);
      }
    }
  });
