/* Building elements without ever parsing HTML: texts may be hostile. */

/**
 * @param {string} tag
 * @param {Record<string, string>} [attributes] `text` becomes the text content
 * @param {(Node | null)[]} [children]
 */
export function element(tag, attributes = {}, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** @param {string} name @returns {SVGElement} */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

/** @param {EventTarget | null} target @param {string} selector @returns {HTMLElement | null} */
export function closest(target, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/** Every match inside root, root itself included. @param {ParentNode} root @param {string} selector @returns {HTMLElement[]} */
export function within(root, selector) {
  /** @type {HTMLElement[]} */
  const found = [...root.querySelectorAll(/** @type {any} */ (selector))];
  if (root instanceof HTMLElement && root.matches(selector)) found.unshift(root);
  return found;
}

/** @returns {string} */
export function csrfToken() {
  return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
}
