/* Dates: one tap for a likely day, and the date in the page's language beside the browser's own field. */
import { closest, element, within } from "./dom.js";

/** @param {Element} box @returns {HTMLInputElement | null} */
const dateIn = (box) => box.querySelector("input[type=date]");

/** @param {HTMLElement} box */
function tell(box) {
  const field = dateIn(box);
  if (!field) return;
  let words = box.querySelector("[data-day-words]");
  if (!words) {
    words = element("p", { class: "day-words", "data-day-words": "", "aria-live": "polite" });
    field.after(words);
  }
  const day = field.valueAsDate;
  const long = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeZone: "UTC" });
  words.textContent = day ? long.format(day) : "";
  for (const button of box.querySelectorAll("[data-day]")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-day") === field.value));
  }
}

/** @param {ParentNode} root */
export function enhanceDays(root) {
  within(root, "[data-days]").forEach(tell);
}

document.addEventListener("click", (event) => {
  const button = closest(event.target, "[data-day]");
  const field = button?.closest("[data-days]")?.querySelector("input[type=date]");
  if (!button || !(field instanceof HTMLInputElement)) return;
  field.value = button.dataset.day || "";
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
});

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const box = closest(event.target, "[data-days]");
    if (box) tell(box);
  });
}
