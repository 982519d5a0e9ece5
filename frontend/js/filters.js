/* The filters of a list stand open on a wide screen and fold on a narrow one; their choices say how many each would leave. */
import { within } from "./dom.js";

const wide = matchMedia("(min-width: 768px)");

/** @param {ParentNode} root */
export function enhanceFilters(root) {
  within(root, ".filters-fold").forEach((fold) => fold.toggleAttribute("open", wide.matches));
}

/** @returns {Record<string, Record<string, number>>} filter: choice: rows, as the list last drawn says */
function told() {
  return JSON.parse(document.getElementById("facets")?.getAttribute("value") || "{}");
}

/** The choices stay as they are, so nobody loses the one under their finger. @param {any} field @param {Record<string, number> | undefined} counts */
function tellCounts(field, counts) {
  for (const option of field.options) {
    const count = counts?.[option.value]?.toLocaleString(document.documentElement.lang) || "";
    if (field.tomselect) field.tomselect.updateOption(option.value, { ...field.tomselect.options[option.value], hint: count });
    else if (count) option.label = `${option.text} (${count})`;
    else option.removeAttribute("label");
  }
}

export function enhanceFacets() {
  const facets = told();
  const form = document.querySelector("form.filters");
  form?.querySelectorAll("select").forEach((field) => tellCounts(field, facets[field.name]));
}

wide.addEventListener?.("change", () => enhanceFilters(document));
