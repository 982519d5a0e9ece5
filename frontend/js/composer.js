/* The composer: what is typed is saved as it is typed, sources are put where the caret stands, blocks are dragged. */
import "./autosave.js";
import { closest } from "./dom.js";

/** @type {WeakSet<Element>} where somebody has put the caret; before that it stands in front of the first letter */
const entered = new WeakSet();
document.addEventListener("focusin", (event) => {
  if (event.target instanceof HTMLTextAreaElement) entered.add(event.target);
});

document.addEventListener("click", (event) => {
  const button = closest(event.target, "[data-insert]");
  const text = document.querySelector("form[data-autosave] textarea");
  if (!button || !(text instanceof HTMLTextAreaElement)) return;
  if (!entered.has(text)) text.setSelectionRange(text.value.length, text.value.length);
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
