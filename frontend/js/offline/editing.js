/* What waits is opened once more in the same form; saved, it takes its own place in the queue again, under its own key. */
import { element } from "../dom.js";
import { beginnings, read } from "../draft-store.js";
import { toast } from "../toast.js";
import { word } from "../words.js";
import { entryOf, holdOf } from "./device.js";
import { ENTRY } from "./queue.js";

/** @typedef {import("./device.js").Entry} Entry */

const PATIENCE = 2000;
const NOT_CARRIED = /^who-/; // questions belong to the names as they were
const OF_A_ROW = /^(\w+-\d+)-/;

/** As long as this page is open nobody sends it. @param {string} id @returns {Promise<boolean>} false: it is being sent, or open elsewhere */
function hold(id) {
  if (!("locks" in navigator)) return Promise.resolve(true);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  return new Promise((tell) => {
    navigator.locks.request(holdOf(id), { signal: patience.signal }, () => {
      clearTimeout(timer);
      tell(true);
      return new Promise(() => undefined);
    }).catch(() => tell(false));
  });
}

/** @param {Entry} entry what was written, with its own number for the page */
function beginningOf(entry) {
  const draft = /** @type {import("../draft-store.js").Draft} */ (entry.draft);
  const fields = draft.fields.map((kept) => kept.name === "entry" ? { ...kept, value: entry.id } : kept);
  return { ...draft, fields };
}

/** Before the parts of the page start. @returns {Promise<() => void>} to be called once they have filled it in */
export async function openEntry() {
  const id = new URLSearchParams(location.search).get("entry") || "";
  const [form, user] = [document.querySelector("form[data-queue]"), document.body.dataset.user || ""];
  const nothing = () => undefined;
  if (!id || !user || !(form instanceof HTMLFormElement)) return nothing;
  const entry = await hold(id) ? await entryOf(user, id).catch(() => undefined) : undefined;
  const opened = entry?.draft && entry.state !== "sent" ? entry : null;
  if (!opened && !read(ENTRY + id)) {
    toast({ text: word("entry_gone"), tone: "error" });
    return nothing;
  }
  form.dataset.draft = ENTRY + id;
  if (!opened) return nothing;
  form.action = opened.address;
  beginnings.set(form, beginningOf(opened));
  return () => carry(form, opened);
}

/** What this page has no field for goes along unseen: the planned meeting it is about, its themes. @param {HTMLFormElement} form @param {Entry} entry */
function carry(form, entry) {
  const without = entry.pairs.filter(([name]) => !NOT_CARRIED.test(name) && !form.elements.namedItem(name));
  for (const [name, value] of without) {
    const row = name.match(OF_A_ROW)?.[1];
    const text = row ? form.elements.namedItem(`${row}-text`) : null;
    const place = row ? text instanceof Element && text.closest("[data-row]") : form;
    if (place) place.append(element("input", { type: "hidden", name, value }));
  }
}
