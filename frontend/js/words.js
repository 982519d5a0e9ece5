/* The words JavaScript shows, translated by the server in templates/_words.html. */

/** @type {Record<string, string>} */
let words = {};

/**
 * @param {string} key
 * @param {Record<string, string>} [values] put in place of {name}
 * @param {string} [otherwise] the key to take when the first has no words
 */
export function word(key, values = {}, otherwise = key) {
  if (!Object.keys(words).length) {
    words = JSON.parse(document.getElementById("words")?.textContent || "{}");
  }
  return (words[key] ?? words[otherwise] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
