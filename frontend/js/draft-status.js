/* The line beside Save that says where the words are. Pages' own scripts may say it too, so this module listens to nothing. */

/** @param {HTMLFormElement} form @param {string} text */
export function say(form, text) {
  const place = form.querySelector("[data-draft-status]");
  if (place && place.textContent !== text) place.textContent = text;
}
