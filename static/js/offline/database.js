/* The database of this browser, as promises: two tables of rows that have a `key`. */

const NAME = 'loopwright';
const PATIENCE = 3000;
const TABLES = ['unsent', 'saved'];

/* `whenGone` is called when it is taken away under this page: removed by another one, or by hand. */
export function openDatabase(whenGone = () => {}) {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    setTimeout(() => reject(new Error('no answer')), PATIENCE);
    asked.onupgradeneeded = () => TABLES.forEach((table) => asked.result.createObjectStore(table, { keyPath: 'key' }));
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error('in use'));
    asked.onsuccess = () => {
      /* Whoever signs out removes the database, and must not wait for this page. */
      asked.result.onversionchange = () => {
        asked.result.close();
        whenGone();
      };
      asked.result.onclose = whenGone;
      resolve(asked.result);
    };
  });
}

/* Resolves when what `act` does to the table is on the disk. */
export function change(database, table, act) {
  return new Promise((resolve, reject) => {
    const work = database.transaction(table, 'readwrite', { durability: 'strict' });
    work.oncomplete = () => resolve();
    work.onabort = () => reject(work.error);
    act(work.objectStore(table));
    /* Not when this page gets round to it: it may be gone by then. */
    work.commit?.();
  });
}

export function readAll(database, table) {
  return new Promise((resolve, reject) => {
    const asked = database.transaction(table).objectStore(table).getAll();
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

export async function removeWhere(database, table, isToGo) {
  const keys = (await readAll(database, table)).filter(isToGo).map((row) => row.key);
  if (keys.length) await change(database, table, (rows) => keys.forEach((key) => rows.delete(key)));
}

/* Whether there is none, so that looking for something does not make one. */
export async function isAway() {
  try {
    return !(await indexedDB.databases()).some((one) => one.name === NAME);
  } catch (unknown) { return false; }
}

export async function removeDatabase() {
  if (await isAway()) return;
  await new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
  }).catch(() => {});
}
