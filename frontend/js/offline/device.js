/* What stands on this device: who uses it, and what waits to be sent. One database; entries are kept per user. */

/**
 * @typedef {"waiting" | "names" | "refused" | "sent"} State sent: only its title is left, until its author was told
 * @typedef {{user: string, id: string, at: number, title: string, on: string, address: string, state: State, errors: string[], pairs: [string, string][], draft?: import("../draft-store.js").Draft, url?: string}} Entry
 * @typedef {{user: string, language: string, officer: boolean}} Device
 */

const NAME = "drom";
const RANGE_END = "\uffff";

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("device");
      asked.result.createObjectStore("queue", { keyPath: ["user", "id"] });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/**
 * One step in one store; resolves when it is safely written.
 * @template T
 * @param {"device" | "queue"} store @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T>}
 */
async function step(store, mode, act) {
  const base = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = base.transaction(store, mode);
      const request = act(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    base.close();
  }
}

/** @returns {Promise<Device | undefined>} */
export const device = () => step("device", "readonly", (store) => store.get("now"));

/** @param {Device} now */
export const noteDevice = (now) => step("device", "readwrite", (store) => store.put(now, "now"));

/** @param {string} user */
const of = (user) => IDBKeyRange.bound([user, ""], [user, RANGE_END]);

/** @param {string} user @returns {Promise<Entry[]>} the oldest first */
export async function entriesOf(user) {
  if (!user) return [];
  const entries = await step("queue", "readonly", (store) => store.getAll(of(user)));
  return entries.sort((one, other) => one.at - other.at);
}

/** @param {string} user @param {string} id @returns {Promise<Entry | undefined>} */
export const entryOf = (user, id) => step("queue", "readonly", (store) => store.get([user, id]));

/** Whoever holds this has the entry to itself: the page that changes it, or the sender. @param {string} id */
export const holdOf = (id) => `drom-entry-${id}`;

/** @param {Entry} entry */
export const keepEntry = (entry) => step("queue", "readwrite", (store) => store.put(entry));

/** @param {string} user @param {string} id */
export const dropEntry = (user, id) => step("queue", "readwrite", (store) => store.delete([user, id]));

/** Take out what was sent, in one step: of two tabs only one tells. @param {string} user @returns {Promise<Entry[]>} */
export async function takeSent(user) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction("queue", "readwrite");
    const store = transaction.objectStore("queue");
    const asked = store.getAll(of(user));
    /** @type {Entry[]} */
    let sent = [];
    asked.onsuccess = () => {
      sent = asked.result.filter((/** @type {Entry} */ entry) => entry.state === "sent");
      sent.forEach((entry) => store.delete([entry.user, entry.id]));
    };
    transaction.oncomplete = () => resolve(sent);
    transaction.onabort = () => reject(transaction.error);
  }).finally(() => base.close());
}

/** Nothing of this user stays. @param {string} user */
export async function wipeEntries(user) {
  if (user) await step("queue", "readwrite", (store) => store.delete(of(user)));
  await step("device", "readwrite", (store) => store.clear());
}
