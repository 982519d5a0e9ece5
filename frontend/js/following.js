/* Fields that follow another: a menu of what a picker holds, a field that matters only after a certain answer,
   an organisation that whoever is chosen there brings along. */
import { closest, within } from "./dom.js";
import { choose, chosen } from "./picker.js";

const FIELD = ".field";

/** Offer exactly what is chosen up there; with one choice there is nothing to ask. @param {HTMLElement} menu */
function follow(menu) {
  const leader = document.getElementById(menu.dataset.choicesFrom || "");
  if (!(menu instanceof HTMLSelectElement) || !leader || menu.closest("template")) return;
  const choices = chosen(leader);
  const wanted = choices.some((choice) => choice.id === menu.value) ? menu.value : preferred(choices);
  menu.replaceChildren(...choices.map((choice) => new Option(choice.text, choice.id)));
  if (!choices.length) menu.add(new Option("", ""));
  menu.value = wanted;
  const field = menu.closest(FIELD);
  if (field instanceof HTMLElement) field.hidden = choices.length < 2 && !field.querySelector(".field-error");
}

/** The first person, else the first body. @param {{id: string}[]} choices */
function preferred(choices) {
  const person = choices.find((choice) => choice.id.startsWith("person:") || choice.id.startsWith("new:person:"));
  return (person || choices[0])?.id || "";
}

/** data-shown-if="origin=document law", on a box or on the control of a field: what is filled or refused stays in sight.
    @param {HTMLElement} box */
function show(box) {
  const [name, values] = (box.dataset.shownIf || "").split("=");
  const form = box.closest("form");
  if (!form) return;
  const answers = new FormData(form).getAll(name);
  const wanted = values.split(" ").some((value) => answers.includes(value));
  if (!("form" in box)) box.hidden = !wanted;
  else showField(box, wanted);
}

/** @param {HTMLElement} control @param {boolean} wanted */
function showField(control, wanted) {
  const field = control.closest(FIELD);
  const filled = "value" in control && Boolean(control.value);
  if (field instanceof HTMLElement) field.hidden = !wanted && !filled && !field.querySelector(".field-error");
}

/** Whoever is chosen names the organisation, while none is named. @param {HTMLElement | null} field */
function bringHome(field) {
  const leader = document.getElementById(field?.dataset.home || "");
  const home = chosen(field)[0]?.home;
  if (!leader || !home || chosen(leader).some((choice) => choice.id)) return;
  choose(leader, [home]);
  leader.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {ParentNode} root */
export function enhanceFollowing(root) {
  within(root, "[data-choices-from]").forEach(follow);
  within(root, "[data-shown-if]").forEach(show);
}

document.addEventListener("change", (event) => {
  bringHome(closest(event.target, "[data-home]"));
  const form = closest(event.target, "form");
  if (form && form.querySelector("[data-choices-from], [data-shown-if]")) enhanceFollowing(form);
});
