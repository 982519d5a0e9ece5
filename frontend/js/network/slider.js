/* One finger through the months: the slider writes the day of the form, which sends itself. */

export function startSlider() {
  const slider = /** @type {HTMLInputElement} */ (document.querySelector("[data-net-slider]"));
  const said = /** @type {HTMLElement} */ (document.querySelector("[data-net-said]"));
  /** @type {[string, string][]} */
  const days = JSON.parse(document.getElementById("picture-months")?.textContent || "[]");
  const field = /** @type {HTMLInputElement} */ (document.getElementById(slider.dataset.netSlider || ""));

  function follow() {
    const at = days.findIndex(([day]) => day >= field.value);
    slider.value = String(at < 0 ? days.length - 1 : at);
    tell();
  }

  function tell() {
    const words = days[Number(slider.value)]?.[1] || "";
    slider.setAttribute("aria-valuetext", words);
    said.textContent = words;
  }

  slider.addEventListener("input", tell);
  slider.addEventListener("change", (event) => {
    event.stopPropagation();
    field.value = days[Number(slider.value)]?.[0] || "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  field.addEventListener("change", follow);
  follow();
}
