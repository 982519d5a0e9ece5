/* Starts every part. Parts listen on the document, so content that htmx swaps in needs nothing more than `enhance`. */
import "./menus.js";
import "./keys.js";
import "./palette.js";
import { enhanceRows } from "./rows.js";
import { enhancePickers } from "./picker.js";
import { enhanceDays } from "./days.js";
import { enhanceFollowing } from "./following.js";
import { enhanceFilters } from "./filters.js";
import { enhanceDrafts, settleDrafts } from "./draft.js";
import { showNotices } from "./toast.js";

/** @param {ParentNode} root */
function enhance(root) {
  enhanceRows(root);
  enhanceDrafts(root);
  enhancePickers(root);
  enhanceFollowing(root);
  enhanceDays(root);
  const summary = root.querySelector(".error-summary");
  if (summary instanceof HTMLElement) summary.focus();
}

function start() {
  settleDrafts(document);
  enhanceFilters(document);
  showNotices();
  enhance(document);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();

document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof Element && event.target !== document.body) {
    enhance(event.target.parentElement || document);
  }
});
document.addEventListener("drom:content", (event) => {
  if (event.target instanceof Element) enhance(event.target);
});
