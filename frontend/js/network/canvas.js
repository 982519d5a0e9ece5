/* The picture on its canvas: what is seen of it, who is lit, and when it is drawn.

Everything is drawn once into a ground of the size of the place. While the picture moves, the ground is moved; whoever
is chosen is lit above a faint ground. So no press and no move draws thousands of lines. Once it stands still it is drawn
sharp again, some lines in each frame, and those are named who find room. */
import { colours } from "./colours.js";
import { listenToHands } from "./hands.js";
import { namedWhereRoom } from "./names.js";
import { drawChosen, drawDots, drawGround, drawLines, drawNames, place as put } from "./paint.js";
import { between, fitted, moved, onScreen, seen, zoomed } from "./view.js";

const MANY = 500; // lines from which on the ground is moved instead of drawn anew in each frame
const IN_A_FRAME = 700; // lines
const MANY_DOTS = 400; // from which on a sharper screen is not drawn sharper
const MOST_KNOWN = 60; // ties of the chosen one that are not drawn otherwise and are shown with it
const PADDING = 28;
const REST = 160; // milliseconds without a move
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** @typedef {import("./picture.js").Data} Data */
/** @typedef {import("./paint.js").Edge} Edge */

/** @returns {[HTMLCanvasElement, CanvasRenderingContext2D]} */
function leaf() {
  const made = document.createElement("canvas");
  return [made, /** @type {CanvasRenderingContext2D} */ (made.getContext("2d"))];
}

/** @param {HTMLElement} place */
export function drawOn(place) {
  const few = still.matches ? 0 : 250;
  const [sheet, pen] = leaf();
  let [ground, brush] = leaf(), [coming, next] = leaf(); // the one that is shown, the one that is drawn meanwhile
  /** @type {Data} */
  let data = { nodes: [], edges: [], kinds: [], strengths: [] };
  /** @type {Map<string, number>} */
  let places = new Map();
  /** @type {(key: string) => void} */
  let choose = () => {};
  let paint = colours();
  let view = { zoom: 1, x: 0, y: 0 }, groundView = view;
  let room = { width: 0, height: 0 }, ratio = 1;
  /** @type {Edge[]} */
  let lines = [];
  /** @type {{at: number, places: Set<number>, lines: Edge[]} | null} who is chosen, and with whom they are tied */
  let lit = null;
  /** @type {number[]} */
  let named = [];
  /** @type {Iterator<void> | null} the ground as it will be */
  let sharpening = null;
  let stale = true, whole = true, waiting = 0, resting = 0, moving = 0;

  place.append(sheet);

  /** Draw in the next frame, however often it is asked for. */
  function soon() {
    waiting = waiting || requestAnimationFrame(draw);
  }

  function draw() {
    waiting = 0;
    if (!room.width) return;
    if (stale) sharpened(Infinity).next();
    else if (sharpening && !sharpening.next().done) soon();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, sheet.width, sheet.height);
    drawGround(pen, ground, groundView, view, ratio, Boolean(lit));
    if (lit) {
      put(pen, view, ratio);
      drawLines(pen, data.nodes, lit.lines, seen(view, room), paint.accent);
      drawDots(pen, [...lit.places].map((at) => data.nodes[at]), paint);
      drawChosen(pen, data.nodes[lit.at], paint);
    }
    drawNames(pen, data.nodes, named, lit ? lit.at : -1, view, paint, ratio);
  }

  /** @param {number} atOnce lines in one step */
  function* sharpened(atOnce) {
    const [drawn, box] = [view, seen(view, room)];
    next.setTransform(1, 0, 0, 1, 0, 0);
    next.clearRect(0, 0, coming.width, coming.height);
    put(next, drawn, ratio);
    for (let done = 0; done < lines.length; done += atOnce) {
      if (done) yield;
      drawLines(next, data.nodes, lines.slice(done, done + atOnce), box, paint.line);
    }
    drawDots(next, data.nodes, paint);
    [ground, brush, coming, next] = [coming, next, ground, brush];
    [groundView, stale, sharpening] = [drawn, false, null];
  }

  function name() {
    named = namedWhereRoom(data.nodes, view, room, lit && lit.places, lit ? lit.at : -1);
  }

  /** Sharp again, and named, once it stands still. */
  function rest() {
    clearTimeout(resting);
    resting = window.setTimeout(() => {
      if (groundView !== view && !stale) sharpening = sharpened(IN_A_FRAME);
      name();
      soon();
    }, REST);
  }

  /** @param {import("./view.js").View} goal */
  function look(goal) {
    [view, whole, sharpening] = [goal, false, null];
    if (lines.length < MANY) stale = true;
    soon();
    rest();
  }

  /** @param {import("./view.js").View} goal */
  function go(goal) {
    cancelAnimationFrame(moving);
    const from = view, begun = performance.now();
    const step = () => {
      const share = few ? Math.min((performance.now() - begun) / few, 1) : 1;
      look(share < 1 ? between(from, goal, share) : goal);
      if (share < 1) moving = requestAnimationFrame(step);
    };
    step();
  }

  function everything() {
    const box = { x1: Infinity, y1: Infinity, x2: -Infinity, y2: -Infinity };
    for (const dot of data.nodes) {
      box.x1 = Math.min(box.x1, dot.x - dot.r); box.y1 = Math.min(box.y1, dot.y - dot.r);
      box.x2 = Math.max(box.x2, dot.x + dot.r); box.y2 = Math.max(box.y2, dot.y + dot.r + 12);
    }
    return data.nodes.length ? box : { x1: 0, y1: 0, x2: 1, y2: 1 };
  }

  function measure() {
    const { clientWidth: width, clientHeight: height } = place;
    const sharp = data.nodes.length > MANY_DOTS ? 1 : Math.min(window.devicePixelRatio || 1, 2);
    if (!width || !height || (width === room.width && height === room.height && sharp === ratio)) return;
    const grown = { x: (width - room.width) / 2, y: (height - room.height) / 2 };
    [room, ratio, stale] = [{ width, height }, sharp, true];
    for (const one of [sheet, ground, coming]) [one.width, one.height] = [width * ratio, height * ratio];
    view = whole ? fitted(everything(), room, PADDING) : moved(view, grown.x, grown.y);
    name();
    soon();
  }

  /** @param {string} key with whom it is tied, and by which edge, also by those that are not drawn */
  function ties(key) {
    const at = places.get(key);
    const found = data.edges.filter((edge) => edge[0] === at || edge[1] === at);
    return found.map((edge) => ({ dot: data.nodes[edge[0] === at ? edge[1] : edge[0]], edge }));
  }

  /** @param {string} key */
  function mark(key) {
    const at = places.get(key);
    if (at === undefined && !lit) return;
    lit = at === undefined ? null : lightOf(at);
    name();
    soon();
  }

  /** @param {number} at */
  function lightOf(at) {
    const own = data.edges.filter((edge) => edge[0] === at || edge[1] === at);
    const shown = own.filter((edge) => !edge[4]).length <= MOST_KNOWN ? own : own.filter((edge) => edge[4]);
    const near = new Set([at, ...shown.map((edge) => (edge[0] === at ? edge[1] : edge[0]))]);
    return { at, places: near, lines: shown };
  }

  /** @param {{x: number, y: number}} at @param {number} reach how far beside a dot still means it */
  function press(at, reach) {
    let found = -1, nearest = Infinity;
    data.nodes.forEach((dot, number) => {
      const spot = onScreen(view, dot), far = Math.hypot(spot.x - at.x, spot.y - at.y) - dot.r * view.zoom;
      if (far <= reach && far < nearest) [found, nearest] = [number, far];
    });
    choose(found < 0 ? "" : data.nodes[found].key);
  }

  /** @param {string} key */
  function bring(key) {
    const dot = data.nodes[places.get(key) ?? -1];
    if (!dot) return;
    const at = onScreen(view, dot);
    if (at.x > 40 && at.y > 40 && at.x < room.width - 40 && at.y < room.height - 60) return;
    go(moved(view, room.width / 2 - at.x, room.height / 2 - at.y));
  }

  new MutationObserver(() => { [paint, stale] = [colours(), true]; soon(); }).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  new ResizeObserver(measure).observe(place);
  listenToHands(place, {
    move: (x, y) => look(moved(view, x, y)),
    zoom: (times, at) => look(zoomed(view, times, at)),
    press,
  });

  return {
    /** @param {Data} given */
    show(given) {
      data = given;
      places = new Map(data.nodes.map((dot, at) => [dot.key, at]));
      lines = data.edges.filter((edge) => edge[4]).sort((one, other) => one[2] - other[2]);
      [lit, named, sharpening, stale, whole, room] = [null, [], null, true, true, { width: 0, height: 0 }];
      measure();
    },
    get data() { return data; },
    ties, mark, bring,
    fit() { go(fitted(everything(), room, PADDING)); },
    /** @param {number} times */
    zoom(times) { look(zoomed(view, times, { x: room.width / 2, y: room.height / 2 })); },
    /** @param {number} x @param {number} y */
    pan(x, y) { look(moved(view, x, y)); },
    /** @param {(key: string) => void} listener */
    onChoose(listener) { choose = listener; },
  };
}
