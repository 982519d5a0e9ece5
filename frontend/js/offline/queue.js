/* What waits on this device, as its user sees it: the list, its buttons, and the sending when the network is back. */
import { closest, csrfToken, element, icon } from "../dom.js";
import { draftOf, forget, read } from "../draft-store.js";
import { word } from "../words.js";
import { deliver, news } from "./deliver.js";
import { device, dropEntry, entriesOf, entryOf, keepEntry, takeSent } from "./device.js";

/** @typedef {import("./device.js").Entry} Entry */

export const ENTRY = "meeting-log-"; // before its id: the draft of a page that was opened from the queue of this device
const LOG = "/meetings/log/";
const NOT_KEPT = ["csrfmiddlewaretoken", "entry"];
const me = () => document.body.dataset.user || "";
const inShell = () => "shell" in document.body.dataset;

/** @param {HTMLFormElement} form @returns {string | null} why it may not wait here, as a key of the words */
export function obstacle(form) {
  const told = new FormData(form);
  if (told.getAll("confidentiality").includes("restricted")) return "queue_restricted";
  return told.getAll("met").some(Boolean) && told.get("held_on") && String(told.get("about") || "").trim() ? null : "queue_needs";
}

/** @param {HTMLFormElement} form @returns {Promise<boolean>} whether it now waits here */
export async function enqueue(form) {
  if (!me() || !navigator.serviceWorker?.controller) return false;
  const told = [...new FormData(form)].map(([name, value]) => /** @type {[string, string]} */ ([name, String(value)]));
  const one = (/** @type {string} */ name) => told.find(([known]) => known === name)?.[1] || "";
  const id = one("idempotency_key");
  try {
    const before = await entryOf(me(), id); // changed while it waited: it keeps its place
    await keepEntry({
      user: me(), id, at: before?.at || Date.now(), title: one("about"), on: one("held_on"),
      address: before?.address || location.pathname, state: "waiting", errors: [],
      pairs: told.filter(([name]) => !NOT_KEPT.includes(name)), draft: draftOf(form, false),
    });
  } catch {
    return false;
  }
  forget(form.dataset.draft || "");
  await wakeLater();
  return true;
}

/** Where the browser can, it sends even when no page is open. */
async function wakeLater() {
  try {
    const here = /** @type {any} */ (await navigator.serviceWorker?.getRegistration());
    await here?.sync?.register("drom-queue");
  } catch {
    // not allowed here: the next page that opens sends
  }
}

/** @param {Entry} entry */
function line(entry) {
  const on = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" }).format(new Date(`${entry.on}T12:00`));
  const state = element("p", { class: entry.state === "waiting" ? "meta" : "meta is-refused", text: word(`entry_${entry.state}`) });
  if (entry.state !== "waiting") state.prepend(icon("exclamation-triangle"));
  const faults = entry.errors.length ? element("ul", {}, entry.errors.map((text) => element("li", { text }))) : null;
  const finish = element("button", { type: "button", class: "btn btn-sm btn-secondary", "data-entry-finish": entry.id, text: word("entry_finish") });
  const drop = element("button", { type: "button", class: "btn btn-sm btn-quiet", "data-entry-drop": entry.id, text: word("entry_discard") });
  const edit = element("a", { class: "btn btn-sm btn-secondary", href: `${LOG}?entry=${entry.id}`, text: word("entry_edit") });
  for (const button of [finish, edit, drop]) button.setAttribute("aria-label", `${button.textContent}: ${entry.title}`);
  const first = entry.state !== "waiting" && !inShell() ? finish : entry.draft ? edit : null;
  const buttons = element("div", { class: "entry-actions" }, [first, drop]);
  return element("li", { "data-entry": entry.state }, [element("p", { class: "entry-title" }, [element("strong", { text: entry.title }), element("span", { text: ` · ${on}` })]), state, faults, buttons]);
}

/** Say once what was sent, also by the worker while no page was open. @param {string} owner @returns {Promise<Entry[]>} what still waits */
async function standing(owner) {
  if (me()) (await takeSent(owner).catch(() => [])).forEach(tellSent);
  const entries = await entriesOf(owner).catch(() => []);
  return entries.filter((entry) => entry.state !== "sent");
}

/** @param {Entry} entry */
function tellSent(entry) {
  const told = element("p", { text: `${word("queue_sent")} ` }, [element("a", { href: entry.url || "/", text: entry.title })]);
  const notice = element("div", { class: "notice is-success", role: "status", "data-queue-sent": "" }, [icon("check-circle-fill"), told]);
  if (read(ENTRY + entry.id)) { // closed in the middle of a change: what was sent is without it
    notice.append(element("p", { text: word("entry_unfinished") }), element("a", { class: "btn btn-sm btn-quiet", href: `${LOG}?entry=${entry.id}`, text: word("open") }));
  }
  document.querySelector(".notices")?.append(notice);
}

/** The list where there is one, a notice elsewhere, and a way in for whoever is signed out. */
export async function showQueue() {
  const owner = me() || (await device().catch(() => undefined))?.user || "";
  const entries = await standing(owner);
  const box = document.querySelector("[data-waiting]");
  if (box instanceof HTMLElement && me()) {
    const opened = /** @type {HTMLInputElement | null} */ (document.querySelector("form [name=entry]"))?.value;
    const others = entries.filter((entry) => entry.id !== opened);
    box.hidden = !others.length;
    box.querySelector("[data-waiting-list]")?.replaceChildren(...others.map(line));
    box.querySelector("[data-waiting-send]")?.toggleAttribute("hidden", !others.some((entry) => entry.state === "waiting"));
  }
  document.getElementById("queue-notice")?.remove();
  if (!entries.length || (box && me())) return;
  const sentence = !me() ? "queue_sign_in" : entries.some((entry) => entry.state === "waiting") ? "queue_count" : "queue_yours";
  const told = element("div", { class: "notice is-warning", id: "queue-notice", role: "status" }, [
    icon("hourglass-split"), element("p", { text: word(sentence, { count: String(entries.length) }) }),
  ]);
  if (me()) told.append(element("a", { class: "btn btn-sm btn-quiet", href: LOG, text: word("open") }));
  document.querySelector(".notices")?.append(told);
}

/** @param {import("./deliver.js").Outcome} outcome */
function tell(outcome) {
  document.getElementById("queue-door")?.remove();
  if (outcome !== "sign-in" || !me()) return;
  const way = element("a", { class: "btn btn-sm btn-primary", href: `/account/login/?next=${LOG}`, text: word("sign_in") });
  const told = element("div", { class: "notice is-warning", id: "queue-door", role: "alert" }, [icon("lock"), element("p", { text: word("queue_door") }), way]);
  document.querySelector(".notices")?.append(told);
}

export async function sendQueue() {
  const outcome = await deliver().catch(() => /** @type {const} */ ("later"));
  tell(outcome);
  await showQueue();
  return outcome;
}

/** The page itself says what is wrong with it, beside each field. @param {Entry} entry */
function finish(entry) {
  const fields = [...entry.pairs, ["entry", entry.id], ["csrfmiddlewaretoken", csrfToken()]];
  const form = element("form", { method: "post", action: entry.address, hidden: "" }, fields.map(([name, value]) => {
    const field = element("textarea", { name });
    field.textContent = value;
    return field;
  }));
  document.body.append(form);
  /** @type {HTMLFormElement} */ (form).submit();
}

/** @param {string} id what the server has stored from the page it was opened in */
export async function settleEntry(id) {
  await dropEntry(me(), id).catch(() => undefined);
  await showQueue();
}

document.addEventListener("click", async (event) => {
  const button = closest(event.target, "[data-entry-finish], [data-entry-drop], [data-waiting-send]");
  if (!button) return;
  if ("waitingSend" in button.dataset) return void sendQueue();
  const id = button.dataset.entryFinish || button.dataset.entryDrop || "";
  const entry = (await entriesOf(me())).find((one) => one.id === id);
  if (!entry) return void showQueue();
  if (button.dataset.entryFinish) return finish(entry);
  if (!confirm(word("entry_discard_sure", { title: entry.title }))) return;
  forget(ENTRY + id);
  await settleEntry(id);
});

export function startQueue() {
  if (!("indexedDB" in self)) return;
  news.addEventListener("message", showQueue);
  window.addEventListener("online", sendQueue);
  sendQueue();
}
