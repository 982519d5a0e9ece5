/* No letter is lost: drafts at every key stroke, restored after a reload, cleared only when the server confirmed. */
import { closest, element, icon, within } from "./dom.js";
import { say } from "./draft-status.js";
import { beginnings, draftOf, fieldsOf, fill, forget, keys, read, write } from "./draft-store.js";
import { ENTRY, settleEntry } from "./offline/queue.js";
import { enhanceRows } from "./rows.js";
import { word } from "./words.js";
import "./sending.js";

/** @param {HTMLFormElement} form */
export const keyOf = (form) => form.dataset.draft || "";

/** data-draft-never="confidentiality=restricted": such words may not stay on a device. @param {HTMLFormElement} form */
function mayKeep(form) {
  const values = new FormData(form);
  const rules = (form.dataset.draftNever || "").split(",").map((rule) => rule.trim()).filter(Boolean);
  return !rules.some((rule) => {
    const [name, value] = rule.split("=");
    return values.getAll(name).includes(value);
  });
}

/** @param {HTMLFormElement} form @param {boolean} [waiting] sent, and not yet confirmed */
export function keepDraft(form, waiting = false) {
  if (!mayKeep(form)) {
    forget(keyOf(form));
    say(form, word("draft_never"));
    return;
  }
  say(form, write(keyOf(form), draftOf(form, waiting)) ? word("draft_saved") : word("draft_full"));
}

/** @param {HTMLFormElement} form @param {number} at */
function tellRestored(form, at) {
  const when = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(at);
  const afresh = element("button", { type: "button", class: "btn btn-sm btn-quiet", "data-draft-discard": "", text: word("draft_discard") });
  const notice = element("div", { class: "notice is-info", role: "status", "data-draft-notice": "" }, [
    icon("arrow-counterclockwise"), element("p", { text: word("draft_restored", { when }) }), afresh,
  ]);
  form.prepend(notice);
}

/** Whom the server refused holds the key that counts now: that of the draft may have been used up. @param {HTMLFormElement} form */
function answeredKey(form) {
  const control = form.querySelector("input[name=idempotency_key]");
  return form.querySelector(".error-summary") && control instanceof HTMLInputElement ? { control, value: control.value } : null;
}

/** @param {HTMLFormElement} form */
function restore(form) {
  const draft = read(keyOf(form));
  const begun = beginnings.get(form);
  if (begun) {
    fill(form, begun);
    enhanceRows(form);
  }
  if (!draft) return;
  if ("draftEchoed" in form.dataset) return keepDraft(form); // the server shows what was sent, with what it settled
  const before = JSON.stringify(fieldsOf(form));
  const key = answeredKey(form);
  fill(form, draft);
  if (key) key.control.value = key.value;
  enhanceRows(form);
  if (JSON.stringify(fieldsOf(form)) === before) return;
  say(form, word("draft_saved"));
  if (!form.querySelector(".error-summary")) tellRestored(form, draft.at);
}

/** @param {ParentNode} root */
export function enhanceDrafts(root) {
  for (const form of within(root, "form[data-draft]")) {
    if (!(form instanceof HTMLFormElement) || form.dataset.draftReady) continue;
    form.dataset.draftReady = "1";
    restore(form);
  }
}

/** What each form held when the server confirmed it. @type {WeakMap<Element, string>} */
const confirmed = new WeakMap();

/** @param {string} names one or more keys that the server has safely stored */
function settle(names) {
  names.split(" ").filter(Boolean).forEach((name) => {
    forget(name);
    document.querySelectorAll(`form[data-draft="${CSS.escape(name)}"]`).forEach((form) => {
      if (form instanceof HTMLFormElement) confirmed.set(form, JSON.stringify(fieldsOf(form)));
    });
    if (name.startsWith(ENTRY)) settleEntry(name.slice(ENTRY.length));
  });
}

/** The page itself may confirm, in a meta element or in a message's tags. @param {Document} page */
export function settleDrafts(page) {
  page.querySelectorAll("meta[name=draft-done]").forEach((meta) => settle(meta.getAttribute("content") || ""));
  page.querySelectorAll("[data-notice-tags*='draft-done:']").forEach((notice) => {
    const tags = (notice.getAttribute("data-notice-tags") || "").split(" ");
    tags.filter((tag) => tag.startsWith("draft-done:")).forEach((tag) => settle(tag.slice("draft-done:".length)));
  });
  tellHeld();
}

/** Something was sent and never confirmed: say so on every page, with the way back. */
function tellHeld() {
  const place = document.getElementById("held");
  if (!place) return;
  const held = keys().map(read).filter((draft) => draft?.waiting && draft.url !== location.pathname + location.search);
  place.replaceChildren(...held.map((draft) => element("div", { class: "notice is-warning" }, [
    icon("cloud-slash"), element("p", { text: word("held", { title: draft?.title || "" }) }),
    element("a", { class: "btn btn-sm btn-quiet", href: draft?.url || "/", text: word("open") }),
  ])));
}

document.addEventListener("draft-done", (event) => settle(String(/** @type {CustomEvent} */ (event).detail.value ?? "")));

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = closest(event.target, "form[data-draft]");
    if (!(form instanceof HTMLFormElement)) return;
    if (confirmed.get(form) === JSON.stringify(fieldsOf(form))) return; // a field was left: nothing came since
    keepDraft(form);
  });
}

document.addEventListener("click", (event) => {
  const form = closest(event.target, "[data-draft-discard]")?.closest("form");
  if (!form) return;
  forget(keyOf(form));
  location.reload();
});
