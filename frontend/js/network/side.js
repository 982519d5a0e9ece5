/* Beside the picture: everybody as buttons, and in words with whom the chosen one is tied. */
import { element, icon } from "../dom.js";
import { aloud, tellCount, told } from "./said.js";

const MOST = 200;
const NAMED = 30;
const order = new Intl.Collator(document.documentElement.lang);
const narrow = matchMedia("(max-width: 991.98px)"); // where the words are a sheet over the page

/** @param {import("./picture.js").Dot} dot */
function mark(dot) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg"), path = document.createElementNS(space, "path");
  const shapes = { circle: "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z", square: "M2 2h12v12H2z", diamond: "M8 .5 15.5 8 8 15.5.5 8z", triangle: "M8 1 15.5 14H.5z" };
  svg.setAttribute("class", `net-mark net-${dot.hue}`);
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", shapes[/** @type {keyof shapes} */ (dot.shape)] || shapes.circle);
  svg.append(path);
  return svg;
}

/** @param {import("./picture.js").Dot} dot */
function tiesOf(dot) {
  return dot.ties ? told("ties", { count: dot.ties }) : told("alone");
}

/** @param {import("./picture.js").Dot} dot */
function choice(dot) {
  const words = element("span", {}, [element("span", { class: "net-name", text: dot.name }), element("small", { text: `${dot.is} · ${tiesOf(dot)}` })]);
  return element("li", {}, [element("button", { type: "button", "data-net-key": dot.key, class: "net-choice" }, [mark(dot), words])]);
}

/** @param {HTMLElement} net @param {any} canvas */
export function startSide(net, canvas) {
  const list = /** @type {HTMLElement} */ (net.querySelector("[data-net-list]"));
  const panel = /** @type {HTMLElement} */ (net.querySelector("[data-net-told]"));
  const search = /** @type {HTMLInputElement} */ (net.querySelector("#net-search"));
  const find = /** @type {HTMLElement} */ (net.querySelector(".net-find"));
  /** @type {import("./picture.js").Data} */
  let data = { nodes: [], edges: [], kinds: [], strengths: [] };
  let chosen = "";

  function fill() {
    const wanted = search.value.trim().toLocaleLowerCase();
    const found = data.nodes.filter((dot) => !wanted || `${dot.name} ${dot.is}`.toLocaleLowerCase().includes(wanted))
      .sort((one, other) => order.compare(one.name, other.name));
    const shown = found.slice(0, MOST);
    list.replaceChildren(...shown.map(choice));
    list.querySelectorAll("button").forEach((button, place) => { button.tabIndex = place ? -1 : 0; });
    if (found.length || !data.nodes.length) tellCount(shown.length, data.nodes.length);
    else /** @type {HTMLElement} */ (net.querySelector("[data-net-found]")).textContent = told("none");
  }

  function query() {
    return document.getElementById("picture-source")?.getAttribute("value")?.split("?")[1] || "";
  }

  /** @param {number} bits */
  function kinds(bits) {
    return data.kinds.filter((_kind, place) => bits & (1 << place)).join(", ");
  }

  /** @param {import("./picture.js").Dot} dot */
  function address(dot) {
    return `${(net.dataset.of || "").replace("KEY", encodeURIComponent(dot.key))}?${query()}`;
  }

  /** @param {import("./picture.js").Dot} dot @param {import("./picture.js").Dot} other */
  function why(dot, other) {
    if (!net.dataset.why) return null;
    const at = net.dataset.why.replace("ONE", encodeURIComponent(dot.key)).replace("OTHER", encodeURIComponent(other.key));
    const link = element("a", { href: `${at}?${query()}`, text: told("why") });
    link.append(element("span", { class: "visually-hidden", text: `: ${dot.name}, ${other.name}` }));
    return link;
  }

  /** @param {import("./picture.js").Dot} dot */
  function tell(dot) {
    const ties = canvas.ties(dot.key).sort((/** @type {any} */ one, /** @type {any} */ other) => other.edge[2] - one.edge[2] || one.dot.name.localeCompare(other.dot.name));
    const close = element("button", { type: "button", class: "btn btn-quiet net-close", "data-net-key": "", "aria-label": told("back") }, [icon("x-lg")]);
    const head = element("h2", { id: "net-who" }, [mark(dot), document.createTextNode(dot.name)]);
    const about = element("p", { class: "meta" }, [element("span", { text: dot.is }), element("span", { text: tiesOf(dot) })]);
    if (dot.url) about.append(element("a", { href: dot.url, text: told("page") }));
    const lines = ties.slice(0, NAMED).map((/** @type {any} */ tie) => element("li", {}, [
      element("button", { type: "button", class: "net-choice", "data-net-key": tie.dot.key }, [mark(tie.dot), element("span", {}, [
        element("span", { class: "net-name", text: tie.dot.name }),
        element("small", { text: [data.strengths[tie.edge[2] - 1], kinds(tie.edge[3])].filter(Boolean).join(" · ") }),
      ])]),
      why(dot, tie.dot),
    ]));
    const all = ties.length && dot.kind !== "region" ? element("p", {}, [element("a", { href: address(dot), text: told("all") })]) : null;
    panel.replaceChildren(element("div", { class: "net-head" }, [head, close]), about, element("ul", { class: "net-list" }, lines), ...(all ? [all] : []));
    panel.scrollTop = 0;
    const names = ties.slice(0, 5).map((/** @type {any} */ tie) => tie.dot.name).join(", ");
    aloud(`${dot.name}, ${dot.is}, ${tiesOf(dot)}${names ? `: ${names}` : ""}`);
  }

  /** @param {string} key @param {{quietly?: boolean}} [how] */
  function choose(key, { quietly = false } = {}) {
    const dot = data.nodes.find((one) => one.key === key);
    const before = chosen, inPanel = panel.contains(document.activeElement);
    chosen = dot ? key : "";
    panel.hidden = !dot;
    find.hidden = Boolean(dot);
    net.classList.toggle("net-open", Boolean(dot));
    canvas.mark(chosen);
    if (dot) {
      tell(dot);
      if (!quietly && narrow.matches) net.scrollIntoView({ block: "start" });
      if (!quietly) canvas.bring(key);
      if (inPanel) panel.focus({ preventScroll: true });
    } else if (before) {
      aloud("");
      if (inPanel) (list.querySelector(`[data-net-key="${CSS.escape(before)}"]`) instanceof HTMLElement ? focusOn(before) : search.focus());
    }
    if (!quietly) history.replaceState(history.state, "", dot ? `#${encodeURIComponent(key)}` : location.pathname + location.search);
  }

  /** @param {string} key */
  function focusOn(key) {
    const button = list.querySelector(`[data-net-key="${CSS.escape(key)}"]`);
    if (!(button instanceof HTMLElement)) return;
    list.querySelectorAll("button").forEach((one) => { one.tabIndex = -1; });
    button.tabIndex = 0;
    button.focus();
  }

  net.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-net-key]") : null;
    if (!(button instanceof HTMLElement)) return;
    const opens = !panel.contains(button);
    choose(button.dataset.netKey || "");
    if (opens && chosen) panel.focus({ preventScroll: true });
  });
  net.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.contains(/** @type {Node} */ (event.target))) choose("");
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const buttons = [...list.querySelectorAll("button")];
    const at = buttons.indexOf(/** @type {any} */ (document.activeElement));
    const next = event.key === "Home" ? 0 : event.key === "End" ? buttons.length - 1 : step ? Math.min(Math.max(at + step, 0), buttons.length - 1) : -1;
    if (at < 0 || next < 0) return;
    event.preventDefault();
    focusOn(buttons[next].dataset.netKey || "");
  });
  search.addEventListener("input", fill);
  search.addEventListener("keydown", (event) => {
    const first = list.querySelector("button");
    if (event.key === "Enter" && first) { event.preventDefault(); first.click(); }
    if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
  });

  return {
    /** @param {import("./picture.js").Data} given */
    show(given) { data = given; fill(); },
    choose,
    focus: () => panel.focus(),
    get chosen() { return chosen; },
  };
}
