/* What is typed is saved as it is typed, one request after the other. What is refused is said at once, above the field. */
import { closest, element, icon } from "./dom.js";
import { say } from "./draft-status.js";
import { word } from "./words.js";

const PAUSE = 2000;
const ANEW = 20000;

/**
 * @typedef {{errors: Record<string, string[]>, version: number}} Refusal
 * @typedef {{running: Promise<void> | null, again: boolean, timer?: ReturnType<typeof setTimeout>, field: HTMLElement | null, theirs?: number}} Saving
 */

/** @type {WeakMap<HTMLFormElement, Saving>} */
const savings = new WeakMap();

/** @param {HTMLFormElement} form @returns {Saving} */
function savingOf(form) {
  const saving = savings.get(form) || { running: null, again: false, field: null };
  savings.set(form, saving);
  return saving;
}

/** @param {EventTarget | null} target */
function formOf(target) {
  const form = closest(target, "form[data-autosave]");
  return form instanceof HTMLFormElement ? form : null;
}

/** @param {HTMLFormElement} form */
function versionOf(form) {
  const version = form.querySelector("[name=version]");
  return version instanceof HTMLInputElement ? version : null;
}

/** @param {HTMLFormElement} form @param {number} [pause] */
function soon(form, pause = PAUSE) {
  const saving = savingOf(form);
  clearTimeout(saving.timer);
  saving.timer = setTimeout(() => save(form), pause);
}

/** @param {HTMLFormElement} form */
async function save(form) {
  const saving = savingOf(form);
  if (saving.running) {
    saving.again = true; // two at once would be refused for each other's sake
    return saving.running;
  }
  saving.again = false;
  saving.running = send(form).catch(() => failed(form));
  await saving.running;
  saving.running = null;
  if (saving.again) soon(form, 0);
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const body = bodyOf(form);
  const answer = await fetch(form.dataset.autosave || "", { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  const told = answer && answer.status === 204 ? answer.headers.get("HX-Trigger") : null;
  if (!told) return refused(form, answer);
  clear(form);
  const version = versionOf(form);
  if (version) version.value = String(JSON.parse(told)["block-saved"].version);
  if (isSame(form, body)) document.dispatchEvent(new CustomEvent("draft-done", { detail: { value: form.dataset.draft } }));
  else version?.dispatchEvent(new Event("change", { bubbles: true })); // the device keeps what came since, on the new version
  say(form, word("composer_saved"));
}

/** @param {HTMLFormElement} form @param {URLSearchParams} sent nothing was typed, ticked or unticked while it was under way */
function isSame(form, sent) {
  const now = bodyOf(form);
  now.set("version", sent.get("version") || "");
  return now.toString() === sent.toString();
}

/** @param {HTMLFormElement} form */
function bodyOf(form) {
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => body.append(name, String(value)));
  return body;
}

/** @param {HTMLFormElement} form @param {Response | null} answer null: nothing came back */
async function refused(form, answer) {
  clear(form);
  if (answer?.status === 422) {
    const refusal = /** @type {Refusal} */ (await answer.json());
    savingOf(form).theirs = refusal.version;
    const { __all__: general = [], ...beside } = refusal.errors;
    for (const [name, texts] of Object.entries(beside)) besideField(form, name, texts);
    tell(form, [word("autosave_refused"), ...general].join(" "));
    return;
  }
  if (reason(answer) === "failed") return failed(form);
  tell(form, word(`autosave_${reason(answer)}`), Boolean(answer?.redirected));
  if (!answer) soon(form, ANEW);
}

/** Something came back that is no answer of ours. @param {HTMLFormElement} form */
function failed(form) {
  tell(form, word("autosave_failed"));
  soon(form, ANEW);
}

/** @param {Response | null} answer */
function reason(answer) {
  if (!answer) return "offline";
  if (answer.redirected) return "door";
  return { 403: "old", 404: "gone" }[answer.status] || "failed";
}

/** Above what is being typed, where it stays in sight. @param {HTMLFormElement} form @param {string} text @param {boolean} [isDoor] */
function tell(form, text, isDoor = false) {
  const field = savingOf(form).field?.closest(".field");
  const control = field?.querySelector(".form-control, .form-select, .ts-wrapper, fieldset");
  const signIn = element("a", { class: "btn btn-sm btn-secondary", href: `${form.dataset.door}`, text: word("sign_in") });
  const notice = element("div", { class: "notice is-warning autosave-refused", role: "alert", "data-autosave-told": "" }, [
    icon("exclamation-triangle"), element("p", { text }), isDoor ? signIn : null,
  ]);
  if (control) control.before(notice);
  else form.prepend(notice);
  savingOf(form).field?.scrollIntoView({ block: "nearest" });
  say(form, word("autosave_status"), true);
}

/** @param {HTMLFormElement} form @param {string} name @param {string[]} texts */
function besideField(form, name, texts) {
  const control = form.elements.namedItem(name);
  const field = control instanceof Element ? control.closest(".field") : null;
  const list = element("ul", { class: "errorlist", "data-autosave-told": "" }, texts.map((text) => element("li", { text })));
  if (field) field.append(list);
  else form.prepend(list);
}

/** @param {HTMLFormElement} form */
function clear(form) {
  form.querySelectorAll("[data-autosave-told]").forEach((told) => told.remove());
  delete savingOf(form).theirs;
}

document.addEventListener("input", (event) => {
  const form = formOf(event.target);
  if (!form) return;
  savingOf(form).field = event.target instanceof HTMLElement ? event.target : null;
  soon(form);
});

document.addEventListener("submit", (event) => {
  const form = formOf(event.target);
  if (!form) return;
  const saving = savingOf(form);
  clearTimeout(saving.timer);
  const version = versionOf(form);
  if (version && saving.theirs !== undefined) version.value = String(saving.theirs); // their text was shown: pressed all the same
  if (!saving.running) return;
  event.preventDefault();
  saving.running.then(() => {
    form.removeAttribute("aria-busy");
    form.requestSubmit(/** @type {any} */ (event.submitter));
  });
});

window.addEventListener("online", () => {
  document.querySelectorAll("form[data-autosave]").forEach((form) => {
    if (form instanceof HTMLFormElement && form.querySelector("[data-autosave-told]")) soon(form, 0);
  });
});
