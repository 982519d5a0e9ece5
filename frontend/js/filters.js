/* The filters of a list stand open on a wide screen and fold on a narrow one. */
import { within } from "./dom.js";

const wide = matchMedia("(min-width: 768px)");

/** @param {ParentNode} root */
export function enhanceFilters(root) {
  within(root, ".filters-fold").forEach((fold) => fold.toggleAttribute("open", wide.matches));
}

wide.addEventListener?.("change", () => enhanceFilters(document));
