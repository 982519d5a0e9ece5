/* Words of this page, and the line that is read aloud. */

/** @type {Record<string, string>} */
let words = {};

/** @param {string} key @param {Record<string, string | number>} [values] */
export function told(key, values = {}) {
  if (!Object.keys(words).length) words = JSON.parse(document.getElementById("picture-words")?.textContent || "{}");
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @param {string} key @param {Record<string, string | number>} [values] */
export function say(key, values) {
  aloud(told(key, values));
}

/** @param {string} text */
export function aloud(text) {
  const live = document.querySelector("[data-net-live]");
  if (live) live.textContent = text;
}

/** @param {number} [count] @param {number} [all] */
export function tellCount(count, all) {
  const place = document.querySelector("[data-net-found]");
  if (place) place.textContent = all === undefined || count === undefined ? "" : told("found", { count, all });
}
