/* Choosing records by typing: tom-select over a plain select or input. */
import TomSelect from "tom-select/base";
import removeButton from "tom-select/plugins/remove_button/plugin.js";
import { element, within } from "./dom.js";
import { word } from "./words.js";

TomSelect.define("remove_button", removeButton);

/** @typedef {{id: string, text: string, hint?: string, kind?: string, home?: {id: string, text: string} | null}} Choice */

const SEPARATOR = "|";

/** @param {HTMLElement} field @param {string} typed @returns {Choice[]} "Add …" lines for what is not known yet */
function newcomers(field, typed) {
  const text = typed.replaceAll(SEPARATOR, " ").trim();
  const kinds = (field.dataset.create || "").split(" ").filter(Boolean);
  if (!text) return [];
  const labels = JSON.parse(field.dataset.createLabels || "{}");
  return kinds.map((kind) => ({
    id: `new:${kind}:${text}`,
    text,
    hint: labels[kind] || word(`add_${kind}`, {}, "add"),
    kind: "new",
  }));
}

/** Without the registry a name may stay words; whom they mean is asked once there is a network. @param {HTMLElement} field @param {string} typed @returns {Choice[]} */
function asWords(field, typed) {
  const text = typed.replaceAll(SEPARATOR, " ").trim();
  return "words" in field.dataset && text ? [{ id: `words:${text}`, text, hint: word("keep_words"), kind: "new" }] : [];
}

/** The organisation whose people or offices are offered first, chosen in another field. @param {HTMLElement} field */
const homeOf = (field) => chosen(document.getElementById(field.dataset.home || ""))[0]?.id || "";

/** @param {HTMLElement} field @param {string} typed @returns {Promise<Choice[]>} */
async function ask(field, typed) {
  const address = new URL(field.dataset.url || "", location.href);
  address.searchParams.set("q", typed);
  if (homeOf(field)) address.searchParams.set("home", homeOf(field));
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).results : [];
}

/** @param {HTMLElement} field */
function loader(field) {
  /** @this {any} @param {string} typed @param {(choices?: Choice[]) => void} show */
  return async function load(typed, show) {
    let found = /** @type {Choice[]} */ ([]);
    try {
      if (field.dataset.url) found = await ask(field, typed);
    } catch {
      found = asWords(field, typed); // offline: what is not known can also be added by name
    }
    if (field.dataset.url) this.clearOptions();
    field.dataset.answered = typed.trim();
    show([...found, ...newcomers(field, typed)]);
  };
}

/** @param {Choice} choice */
function line(choice) {
  const hint = choice.hint ? element("small", { text: choice.hint }) : null;
  return element("div", { class: choice.kind === "new" ? "is-new" : "" }, [element("span", { text: choice.text }), hint]);
}

/** @param {string} key */
const note = (key) => () => element("div", { class: "picker-note", text: word(key) });

/** @this {any} ready for the next name */
function clearTyped() {
  this.setTextboxValue("");
  if (this.settings.load) this.clearOptions();
}

/** @this {any} the organisation may have changed since */
function offerThoseAtHome() {
  if (!this.control_input.value && homeOf(this.input)) this.load("");
}

/** @param {HTMLElement} field */
function settings(field) {
  const multiple = "multiple" in field.dataset || field.hasAttribute("multiple");
  const remote = Boolean(field.dataset.url || field.dataset.create);
  return {
    valueField: "id",
    labelField: "text",
    searchField: ["text", "hint"],
    maxItems: multiple ? null : 1,
    maxOptions: 200,
    delimiter: SEPARATOR,
    create: false,
    closeAfterSelect: true,
    onItemAdd: clearTyped,
    hidePlaceholder: true,
    loadThrottle: 150,
    plugins: multiple ? { remove_button: { title: word("remove") } } : {},
    // The server folds scripts and word forms: what it found is shown, whatever letters were typed. What it found
    // for other letters is not: it would move away under the finger.
    ...(remote ? { load: loader(field), shouldLoad: (/** @type {string} */ typed) => typed.trim().length > 0 || homeOf(field) !== "" } : {}),
    ...(field.dataset.home ? { onFocus: offerThoseAtHome } : {}),
    ...(field.dataset.url ? { score: (/** @type {string} */ typed) => () => (!typed.trim() || field.dataset.answered === typed.trim() ? 1 : 0) } : {}),
    render: {
      option: line,
      item: (/** @type {Choice} */ choice) => element("div", { class: choice.id.startsWith("words:") ? "item is-words" : "item", text: choice.text }),
      no_results: note("no_results"),
      not_loading: field.dataset.url ? note("type_to_search") : null,
      loading: note("searching"),
    },
  };
}

/** Label, hint and error follow to the input one really types in. @param {HTMLElement} field @param {any} picker */
function carryNames(field, picker) {
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
    const value = field.getAttribute(name);
    if (value) picker.control_input.setAttribute(name, value);
  }
}

/** @param {HTMLElement & {tomselect?: any, id: string}} field */
function enhancePicker(field) {
  if (field.tomselect || field.closest("template")) return;
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  if (label) field.setAttribute("aria-label", (label.textContent || "").trim());
  if (field instanceof HTMLSelectElement) describeOptions(field);
  const picker = new TomSelect(/** @type {any} */ (field), /** @type {any} */ (settings(field)));
  carryNames(field, picker);
  document.querySelectorAll(`a[href="#${CSS.escape(field.id)}"]`).forEach((link) => {
    link.setAttribute("href", `#${picker.control_input.id}`);
  });
}

/** tom-select reads an option's own data: give it our names. @param {HTMLSelectElement} field */
function describeOptions(field) {
  for (const option of field.options) {
    const hint = option.dataset.hint || "";
    option.dataset.data = JSON.stringify({ id: option.value, text: option.text, hint });
  }
}

/** @param {ParentNode} root */
export function enhancePickers(root) {
  within(root, "[data-picker]").forEach(enhancePicker);
}

/** What is chosen, with its words. @param {any} field @returns {Choice[]} */
export function chosen(field) {
  if (!field) return [];
  if (field.tomselect) {
    const { items, options } = field.tomselect;
    return items.map((/** @type {string} */ id) => ({ id, text: options[id]?.text || id, home: options[id]?.home }));
  }
  if (!(field instanceof HTMLSelectElement)) return field.value ? [{ id: field.value, text: field.value }] : [];
  return [...field.selectedOptions].map((option) => ({ id: option.value, text: option.text }));
}

/** @param {any} field @param {Choice[]} choices */
export function choose(field, choices) {
  if (field.tomselect) {
    choices.forEach((choice) => field.tomselect.addOption(choice));
    field.tomselect.setValue(choices.map((choice) => choice.id), true);
  } else if (field instanceof HTMLSelectElement) {
    const ids = choices.map((choice) => choice.id);
    for (const choice of choices) {
      if (![...field.options].some((option) => option.value === choice.id)) field.add(new Option(choice.text, choice.id));
    }
    for (const option of field.options) option.selected = ids.includes(option.value);
  } else field.value = choices.map((choice) => choice.id).join(SEPARATOR);
}
