/* A draft's form is sent only when the network answers; otherwise it waits here and goes by itself later, once. */
import { closest, element, icon } from "./dom.js";
import { keepDraft } from "./draft.js";
import { enqueue, obstacle } from "./offline/queue.js";
import { word } from "./words.js";

/** Forms whose next submit passes unchecked. @type {WeakSet<HTMLFormElement>} */
const cleared = new WeakSet();
/** @type {WeakMap<HTMLFormElement, HTMLElement | null>} */
const waiting = new WeakMap();

async function reachable() {
  if (!navigator.onLine) return false;
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 6000);
  try {
    await fetch(document.body.dataset.ping || "/", { method: "HEAD", cache: "no-store", signal: patience.signal });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** @param {HTMLFormElement} form @param {string} key */
function tell(form, key) {
  form.querySelector("[data-draft-held]")?.remove();
  const notice = element("div", { class: "notice is-warning", role: "alert", "data-draft-held": "" }, [
    icon("cloud-slash"), element("p", { text: word(key) }),
  ]);
  const bar = form.querySelector(".savebar");
  if (bar) bar.before(notice);
  else form.append(notice);
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
function hold(form, submitter) {
  waiting.set(form, submitter);
  form.removeAttribute("aria-busy");
  tell(form, "held_offline");
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
async function sendWhenReachable(form, submitter) {
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  const isQueued = "queue" in form.dataset;
  const isKept = isQueued && "shell" in document.body.dataset; // a kept page has no token: its words go through the queue
  if (isKept || !(await reachable())) return isQueued ? keepForLater(form, submitter) : hold(form, submitter);
  waiting.delete(form);
  cleared.add(form);
  form.requestSubmit(/** @type {any} */ (submitter));
  setTimeout(() => form.removeAttribute("aria-busy"), 4000);
}

/** Several may wait at once: it joins the queue of this device, and the page is free for the next. @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
async function keepForLater(form, submitter) {
  form.removeAttribute("aria-busy");
  const against = obstacle(form);
  if (against) return tell(form, against);
  if (!(await enqueue(form))) return hold(form, submitter);
  location.assign("/meetings/log/");
}

document.addEventListener("submit", (event) => {
  const form = closest(event.target, "form[data-draft]");
  if (!(form instanceof HTMLFormElement)) return;
  keepDraft(form, true);
  if (cleared.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  sendWhenReachable(form, event.submitter);
}, true);

window.addEventListener("online", () => {
  document.querySelectorAll("form[data-draft]").forEach((form) => {
    if (!(form instanceof HTMLFormElement) || !waiting.has(form)) return;
    form.querySelector("[data-draft-held]")?.remove();
    sendWhenReachable(form, waiting.get(form) || null);
  });
});

window.addEventListener("offline", () => document.getElementById("offline")?.removeAttribute("hidden"));
window.addEventListener("online", () => document.getElementById("offline")?.setAttribute("hidden", ""));
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-draft][aria-busy]").forEach((form) => form.removeAttribute("aria-busy"));
});

for (const kind of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target; // what a part of it asks by itself is no pressing of its button
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-draft]")) return;
    if (kind === "htmx:responseError") tell(form, "not_saved");
    else hold(form, null);
  });
}
