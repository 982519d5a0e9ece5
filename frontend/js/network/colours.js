/* The tokens of the style sheet, for a canvas that reads none. */

export function colours() {
  const sheet = getComputedStyle(document.documentElement);
  const token = (/** @type {string} */ name) => sheet.getPropertyValue(name).trim();
  return {
    hues: [0, 1, 2, 3, 4, 5, 6, 7].map((number) => token(`--net-${number}`)),
    ink: token("--ink"), surface: token("--surface"), line: token("--net-line"), accent: token("--accent-text"),
    font: token("--bs-body-font-family"),
  };
}
