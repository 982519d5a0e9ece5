/* Short messages: from HX-Trigger, from the server's messages after a redirect, and when a request fails. */
import { closest, csrfToken, element, icon } from "./dom.js";
import { word } from "./words.js";

/** @typedef {{text: string, undo?: string, tone?: string}} Toast */

/** @param {string} url answered by any success, then the page shows the state restored and says what the answer had to say */
async function undo(url) {
  try {
    const answer = await fetch(url, { method: "POST", redirect: "manual", headers: { "X-CSRFToken": csrfToken() } });
    if (!answer.ok && answer.type !== "opaqueredirect") throw new Error(String(answer.status));
    location.reload();
  } catch {
    toast({ text: word("undo_failed"), tone: "error" });
  }
}

/** @param {string} url */
function undoButton(url) {
  return element("button", { type: "button", class: "btn btn-sm btn-quiet", "data-undo": url, text: word("undo") });
}

/** @param {HTMLElement} card @param {number} seconds a pointer or the focus on it stops the clock */
function expire(card, seconds) {
  let timer = setTimeout(() => card.remove(), seconds * 1000);
  for (const stop of ["pointerenter", "focusin"]) card.addEventListener(stop, () => clearTimeout(timer));
  for (const go of ["pointerleave", "focusout"]) {
    card.addEventListener(go, () => {
      timer = setTimeout(() => card.remove(), seconds * 1000);
    });
  }
}

/** @param {Toast} message */
export function toast({ text, undo: undoUrl, tone = "" }) {
  const close = element("button", { type: "button", class: "btn-icon", "aria-label": word("close"), "data-toast-close": "" });
  close.append(icon("x-lg"));
  const card = element("div", { class: `toast-card ${tone === "error" ? "is-error" : ""}` }, [
    icon(tone === "error" ? "exclamation-circle" : "check-circle"),
    element("p", { text }),
    undoUrl ? undoButton(undoUrl) : null,
    close,
  ]);
  document.getElementById("toasts")?.append(card);
  if (tone !== "error") expire(card, undoUrl ? 10 : 6);
}

/** Messages the server printed: give those that can be undone their button. */
export function showNotices() {
  document.querySelectorAll("[data-notice-tags]").forEach((notice) => {
    const tags = (notice.getAttribute("data-notice-tags") || "").split(" ");
    const url = tags.find((tag) => tag.startsWith("undo:/"))?.slice("undo:".length);
    if (url) notice.querySelector("[data-toast-close]")?.before(undoButton(url));
  });
}

/** @param {any} event */
function failed(event) {
  if (event.detail.elt?.closest?.("form[data-draft]")) return;
  const status = event.detail.xhr?.status;
  const key = status === 403 ? "refused" : status === 404 ? "gone" : status ? "failed" : "no_network";
  toast({ text: word(key), tone: "error" });
}

document.addEventListener("toast", (event) => {
  const detail = /** @type {CustomEvent} */ (event).detail;
  toast(detail.text ? detail : { text: detail.value });
});
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:timeout", failed);
document.addEventListener("click", (event) => {
  const undoing = closest(event.target, "[data-undo]");
  if (undoing) undo(undoing.dataset.undo || "");
  if (closest(event.target, "[data-toast-close]")) closest(event.target, ".toast-card, .notice")?.remove();
});
