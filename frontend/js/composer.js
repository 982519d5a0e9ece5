/* The composer: what is typed is saved as it is typed, sources are put where the caret stands, blocks are dragged. */
import { closest } from "./dom.js";
import { say } from "./draft-status.js";
import { word } from "./words.js";

const PAUSE = 2000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/** @param {HTMLFormElement} form */
function currentOf(form) {
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => body.append(name, String(value)));
  return body;
}

/** What the server holds need not wait on this device. @param {HTMLFormElement} form */
async function save(form) {
  const body = currentOf(form);
  const answer = await fetch(form.dataset.autosave || "", { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  const told = answer && answer.status === 204 ? answer.headers.get("HX-Trigger") : null;
  if (!told) return;
  if (String(currentOf(form)) === String(body)) document.dispatchEvent(new CustomEvent("draft-done", { detail: { value: form.dataset.draft } }));
  const version = form.querySelector("[name=version]");
  if (version instanceof HTMLInputElement) version.value = String(JSON.parse(told)["block-saved"].version);
  say(form, word("composer_saved"));
}

document.addEventListener("input", (event) => {
  const form = closest(event.target, "form[data-autosave]");
  if (!(form instanceof HTMLFormElement)) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => save(form), PAUSE);
});
window.addEventListener("submit", () => clearTimeout(waiting), true);

document.addEventListener("click", (event) => {
  const button = closest(event.target, "[data-insert]");
  const text = document.querySelector("form[data-autosave] textarea");
  if (!button || !(text instanceof HTMLTextAreaElement)) return;
  text.setRangeText(` ${button.dataset.insert} `, text.selectionStart, text.selectionEnd, "end");
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
});

/** @type {HTMLElement | null} */
let dragged = null;
for (const head of document.querySelectorAll("[data-blocks] .block-head")) head.setAttribute("draggable", "true");
document.addEventListener("dragstart", (event) => {
  dragged = closest(event.target, ".block-head") && closest(event.target, "[data-block]");
});
document.addEventListener("dragover", (event) => {
  const over = closest(event.target, "[data-block]");
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  const below = event.clientY > over.getBoundingClientRect().top + over.offsetHeight / 2;
  over[below ? "after" : "before"](dragged);
});
document.addEventListener("dragend", async () => {
  const list = dragged?.parentElement;
  if (!dragged || !list) return;
  const place = [...list.children].indexOf(dragged) + 1;
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  const body = new URLSearchParams({ to: String(place), csrfmiddlewaretoken: token instanceof HTMLInputElement ? token.value : "" });
  await fetch(dragged.dataset.move || "", { method: "POST", body });
  dragged = null;
  location.reload();
});
