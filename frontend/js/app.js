/* Starts every part. Parts listen on the document, so content that htmx swaps in needs nothing more than `enhance`. */
import "./menus.js";
import "./keys.js";
import "./palette.js";
import "./ticking.js";
import { enhanceRows } from "./rows.js";
import { enhancePickers } from "./picker.js";
import { enhanceDays } from "./days.js";
import { enhanceFollowing } from "./following.js";
import { openAtToday } from "./calendar.js";
import { enhanceFacets, enhanceFilters } from "./filters.js";
import { enhanceDrafts, settleDrafts } from "./draft.js";
import { showNotices } from "./toast.js";
import { meetDevice } from "./offline/app.js";
import { openEntry } from "./offline/editing.js";
import { startQueue } from "./offline/queue.js";
import { startShell } from "./offline/shell.js";

/** @param {ParentNode} root */
function enhance(root) {
  enhanceRows(root);
  enhanceDrafts(root);
  enhancePickers(root);
  enhanceFollowing(root);
  enhanceDays(root);
  enhanceFacets();
  const summary = root.querySelector(".error-summary");
  if (summary instanceof HTMLElement) summary.focus();
}

/** The list of rooms is longer than most screens: the room we are in stands in sight. */
function showWhereWeAre() {
  const here = document.querySelector(".sidebar [aria-current]");
  const list = here?.closest(".sidebar");
  if (!here || !list) return;
  const below = here.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
  if (below > 0) list.scrollTop += below + list.clientHeight / 3;
}

/** A kept page learns from the device whose it is; a page from the server knows. */
async function start() {
  const met = meetDevice();
  if ("shell" in document.body.dataset) {
    await met;
    startShell();
  }
  settleDrafts(document);
  enhanceFilters(document);
  showNotices();
  openAtToday();
  showWhereWeAre();
  const filledIn = await openEntry();
  enhance(document);
  filledIn();
  await met;
  startQueue();
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
