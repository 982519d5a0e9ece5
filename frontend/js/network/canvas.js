/* The dots and lines on the canvas: how they look, who is dimmed, whose name finds room. */
import cytoscape from "cytoscape";
import { colours } from "./colours.js";
import { nameWhereRoom } from "./names.js";

/** From how many lines on they are left out while the picture moves. */
const MANY_LINES = 500;
const WIDTHS = [0, 1, 2.2, 4];
const SHAPES = { circle: "ellipse", square: "round-rectangle", diamond: "diamond", triangle: "triangle" };
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** @returns {any[]} */
function looks() {
  const paint = colours();
  return [
    { selector: "node", style: {
      width: "data(width)", height: "data(width)", shape: "data(shape)",
      "border-width": 1.5, "border-color": paint.surface,
      "font-family": paint.font, color: paint.ink, "text-valign": "bottom", "text-margin-y": 2, "text-events": "no",
      "overlay-opacity": 0,
    } },
    ...paint.hues.map((hue, number) => ({ selector: `.hue-${number}`, style: { "background-color": hue } })), // no function: kept
    { selector: "node.named", style: {
      label: "data(short)", "font-size": "data(font)", "text-outline-color": paint.surface,
      "text-outline-width": (/** @type {any} */ node) => node.data("font") / 5,
    } },
    { selector: "edge", style: {
      "curve-style": "haystack", "haystack-radius": 0, width: "data(width)", "line-color": paint.line, opacity: 0.85,
      "overlay-opacity": 0, events: "no",
    } },
    { selector: "edge.known", style: { "line-style": "dashed" } },
    { selector: "node.dim", style: { opacity: 0.16 } },
    { selector: "edge.dim", style: { opacity: 0.06 } },
    { selector: "node.near", style: { "z-index": 5 } },
    { selector: "edge.near", style: { "line-color": paint.accent, opacity: 0.9 } },
    { selector: "node.chosen", style: {
      "font-weight": 700, "border-width": 4, "border-color": paint.accent, "z-index": 9,
    } },
  ];
}

/** @param {string} name */
function short(name) {
  return name.length > 30 ? `${name.slice(0, 29).trimEnd()}…` : name;
}

/** @param {import("./picture.js").Data} data */
function elementsOf(data) {
  const nodes = data.nodes.map((dot, place) => ({
    group: "nodes",
    classes: `hue-${dot.hue}`,
    data: { id: dot.key, place, name: dot.name, short: short(dot.name), hue: dot.hue, font: 12, width: dot.r * 2, ties: dot.ties, shape: SHAPES[/** @type {keyof SHAPES} */ (dot.shape)] || "ellipse" },
    position: { x: dot.x, y: dot.y },
  }));
  return [...nodes, ...data.edges.filter((edge) => edge[4]).map((edge) => line(data, edge))];
}

/** @param {import("./picture.js").Data} data @param {number[]} edge @param {string} [classes] */
function line(data, edge, classes = "") {
  const [source, target, strength] = edge;
  return { group: "edges", classes, data: { id: `${source}-${target}`, source: data.nodes[source].key, target: data.nodes[target].key, width: WIDTHS[strength] } };
}

/** @param {HTMLElement} place */
export function drawOn(place) {
  const few = still.matches ? 0 : 250;
  /** @type {import("./picture.js").Data} */
  let data = { nodes: [], edges: [], kinds: [], strengths: [] };
  /** @type {(key: string) => void} */
  let chosen = () => {};
  /** @type {any} */
  let cy = null;
  /** @type {any} whoever is not dimmed while somebody is chosen */
  let lit = null;
  /** @type {number} */
  let naming = 0;

  function make() {
    cy?.destroy();
    lit = null;
    cy = cytoscape(/** @type {any} */ ({
      container: place, elements: elementsOf(data), style: looks(), layout: { name: "preset" },
      minZoom: 0.08, maxZoom: 4, boxSelectionEnabled: false, autoungrabify: true, autounselectify: true,
      hideEdgesOnViewport: data.edges.filter((edge) => edge[4]).length > MANY_LINES,
      textureOnViewport: data.nodes.length > 300, // while it moves, one image is moved
      pixelRatio: data.nodes.length > 400 ? 1 : "auto",
    }));
    cy.on("tap", "node", (/** @type {any} */ event) => chosen(event.target.id()));
    cy.on("tap", (/** @type {any} */ event) => event.target === cy && chosen(""));
    cy.on("viewport resize", nameSoon);
    fit(0);
    name();
  }

  function name() {
    if (cy && !cy.destroyed()) nameWhereRoom(cy);
  }

  /** Not in the frame of the press or of the move. */
  function nameSoon() {
    clearTimeout(naming);
    naming = window.setTimeout(name, 160);
  }

  function fit(duration = few) {
    const fitting = { eles: cy.elements(), padding: 28 };
    if (duration) cy.animate({ fit: fitting }, { duration });
    else cy.fit(fitting.eles, fitting.padding);
  }

  /** @param {string} key with whom it is tied, and by which edge, also by those that are not drawn */
  function ties(key) {
    const at = data.nodes.findIndex((dot) => dot.key === key);
    const found = data.edges.filter((edge) => edge[0] === at || edge[1] === at);
    return found.map((edge) => ({ dot: data.nodes[edge[0] === at ? edge[1] : edge[0]], edge }));
  }

  /** @param {string} key */
  function mark(key) {
    if (!key && !lit) return;
    cy.batch(() => {
      cy.elements(".known").remove();
      lit?.removeClass("near chosen");
      const node = cy.getElementById(key);
      if (!node.length) {
        if (lit) cy.elements().removeClass("dim");
        lit = null;
        return;
      }
      const hidden = ties(key).filter(({ edge }) => !edge[4]);
      if (hidden.length <= 60) cy.add(hidden.map(({ edge }) => line(data, edge, "known")));
      const near = node.closedNeighborhood();
      (lit || cy.elements()).forEach((/** @type {any} */ one) => { if (!near.has(one)) one.addClass("dim"); }); // the others are so already
      near.removeClass("dim").addClass("near");
      node.addClass("chosen");
      lit = near;
    });
    nameSoon();
  }

  /** @param {string} key */
  function bring(key) {
    const node = cy.getElementById(key);
    if (!node.length) return;
    const at = node.renderedPosition(), room = { x: cy.width(), y: cy.height() };
    if (at.x > 40 && at.y > 40 && at.x < room.x - 40 && at.y < room.y - 60) return;
    cy.animate({ center: { eles: node } }, { duration: few });
  }

  function save() {
    const looksNow = document.documentElement.dataset.bsTheme;
    document.documentElement.dataset.bsTheme = "light";
    cy.style(looks());
    const png = cy.png({ full: true, scale: 2, bg: "#ffffff", maxWidth: 4000, maxHeight: 4000, output: "blob" });
    if (looksNow) document.documentElement.dataset.bsTheme = looksNow;
    cy.style(looks());
    const link = document.createElement("a");
    link.href = URL.createObjectURL(png);
    link.download = "network.png";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  new MutationObserver(() => cy?.style(looks())).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });

  return {
    /** @param {import("./picture.js").Data} given */
    show(given) { data = given; make(); },
    get data() { return data; },
    get core() { return cy; },
    ties, mark, bring, save,
    fit: () => cy && fit(),
    /** @param {number} times */
    zoom(times) {
      cy?.zoom({ level: cy.zoom() * times, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
    },
    /** @param {number} x @param {number} y */
    pan(x, y) { cy?.panBy({ x, y }); },
    /** @param {(key: string) => void} listener */
    onChoose(listener) { chosen = listener; },
  };
}
