// The person's database in the browser, from a page of the same origin that is not the app.
import type { Page } from "@playwright/test";

type Rows = Record<string, string>;
export type Kept = { name: string; version: number; stores: Record<string, Rows> };

/** What runs within the page: IndexedDB's requests as promises. */
const HELPERS = `
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const finished = (transaction) => new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  const find = async () => (await indexedDB.databases()).find((found) => found.name.startsWith("framekeep-"));
`;

const run = <T>(page: Page, body: string, argument: unknown = null): Promise<T> =>
  page.evaluate(`(async (argument) => { ${HELPERS} ${body} })(${JSON.stringify(argument)})`);

/** Every row of text, by store and key. */
export const read = (page: Page): Promise<Kept> =>
  run(
    page,
    `const { name, version } = await find();
    const database = await done(indexedDB.open(name));
    const stores = {};
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([done(rows.getAllKeys()), done(rows.getAll())]);
      stores[store] = Object.fromEntries(keys.map((key, at) => [key, values[at]]).filter(([, value]) => typeof value === "string"));
    }
    database.close();
    return { name, version, stores };`,
  );

/** Deletes the person's database and makes it anew with these rows; no app's tab may have it open. One that has just closed
 *  lets go of it a moment later: that is waited for. */
export const write = (page: Page, kept: Kept): Promise<void> =>
  run(
    page,
    `await done(indexedDB.deleteDatabase(argument.name));
    const request = indexedDB.open(argument.name, argument.version);
    request.onupgradeneeded = () => {
      for (const [name, rows] of Object.entries(argument.stores)) {
        const store = request.result.createObjectStore(name);
        if (name === "turn") store.createIndex("only", "", { unique: true });
        for (const [key, value] of Object.entries(rows)) store.put(value, name === "turn" ? Number(key) : key);
      }
    };
    (await done(request)).close();`,
    kept,
  );

/** The same as the third version of the database kept it: no small pictures. */
export function asVersion3(kept: Kept): Kept {
  const { thumbnails, ...stores } = kept.stores;
  return { ...kept, version: 3, stores };
}

/** The same as the second version kept it: how often the rows were written stands beside them. */
export function asVersion2(kept: Kept): Kept {
  const { turn, ...stores } = asVersion3(kept).stores;
  return { ...kept, version: 2, stores: { ...stores, meta: { ...stores.meta!, writes: Object.keys(turn!)[0]! } } };
}

/** The same as the first version kept it: what waits lies within its project's row. */
export function asVersion1(kept: Kept): Kept {
  const projects = Object.entries(kept.stores.projects!).map(([id, text]) => {
    const entries = Object.entries(kept.stores.entries!).filter(([name]) => name.startsWith(`${id}/`));
    const queue = entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => JSON.parse(entry));
    return [id, JSON.stringify({ ...JSON.parse(text), queue })];
  });
  return { ...kept, version: 1, stores: { meta: kept.stores.meta!, projects: Object.fromEntries(projects), pictures: {} } };
}

/** Opens the database and keeps it open, as a tab does that takes no notice of others. */
export const hold = (page: Page): Promise<void> =>
  run(page, `const { name } = await find(); globalThis.held = await done(indexedDB.open(name));`);

/** Writes rubbish over every row of a store. */
export const damage = (page: Page, store: string): Promise<void> =>
  run(
    page,
    `const { name } = await find();
    const database = await done(indexedDB.open(name));
    const transaction = database.transaction(argument, "readwrite");
    const rows = transaction.objectStore(argument);
    const keys = await done(rows.getAllKeys());
    if (keys.length === 0) throw new Error("there is nothing to damage");
    for (const key of keys) rows.put("{rubbish", key);
    await finished(transaction);
    database.close();`,
    store,
  );

/** Keeps every row busy, so that whoever wants to read has to wait; answers how to let go. */
export async function busy(page: Page): Promise<() => Promise<void>> {
  await run(
    page,
    `const { name } = await find();
    const database = await done(indexedDB.open(name));
    const transaction = database.transaction(database.objectStoreNames, "readwrite");
    const rows = transaction.objectStore("meta");
    const over = finished(transaction).then(() => database.close());
    let on = true;
    globalThis.letGo = () => ((on = false), over);
    const again = () => on && (rows.count().onsuccess = again);
    again();`,
  );
  return () => run(page, "await globalThis.letGo();");
}
