/* One line beside the buttons of a form: what became of what is typed. It starts nothing, so that any page's script may use it. */

/** @param {HTMLFormElement} form @param {string} text @param {boolean} [isWarning] */
export function say(form, text, isWarning = false) {
  const place = form.querySelector("[data-draft-status]");
  if (!place) return;
  if (place.textContent !== text) place.textContent = text;
  place.classList.toggle("is-warning", isWarning);
}
