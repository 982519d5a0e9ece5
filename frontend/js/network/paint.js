/* How the dots, the lines and their names look. */
import { FONT, short } from "./names.js";
import { onScreen } from "./view.js";

/** @typedef {import("./picture.js").Data} Data */
/** @typedef {import("./picture.js").Dot} Dot */
/** @typedef {import("./view.js").View} View */
/** @typedef {ReturnType<typeof import("./colours.js").colours>} Paint */

const WIDTHS = [0, 1, 2.2, 4];
const RIM = 1.5;
const DIMMED = 0.15;
const AT_ONCE = 10; // lines in one stroke: of one by one, ten, fifty and all of them the quickest
/** @type {Record<string, [number, number][]>} */
const CORNERS = { diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]], triangle: [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]], square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]] };

/** @param {Path2D} path @param {Dot} dot */
function outline(path, dot) {
  const corners = CORNERS[dot.shape];
  if (!corners) {
    path.moveTo(dot.x + dot.r, dot.y);
    path.arc(dot.x, dot.y, dot.r, 0, 7);
    return;
  }
  corners.forEach(([x, y], at) => (at ? path.lineTo(dot.x + x * dot.r, dot.y + y * dot.r) : path.moveTo(dot.x + x * dot.r, dot.y + y * dot.r)));
  path.closePath();
}

/** @typedef {Data["edges"][number]} Edge */

/** @param {CanvasRenderingContext2D} pen @param {View} view @param {number} ratio */
export function place(pen, view, ratio) {
  pen.setTransform(view.zoom * ratio, 0, 0, view.zoom * ratio, view.x * ratio, view.y * ratio);
}

/**
 * Those of the lines that are seen; the ones not drawn otherwise are dashed.
 * @param {CanvasRenderingContext2D} pen @param {Dot[]} dots @param {Edge[]} edges in order of their strength @param {import("./view.js").Box} seen @param {string} colour
 */
export function drawLines(pen, dots, edges, seen, colour) {
  pen.globalAlpha = 0.85;
  pen.strokeStyle = colour;
  let path = new Path2D(), held = 0, kind = "";
  const stroke = () => {
    if (held) pen.stroke(path);
    [path, held] = [new Path2D(), 0];
  };
  for (const [source, target, strength, , drawn] of edges) {
    const one = dots[source], other = dots[target];
    if (Math.max(one.x, other.x) < seen.x1 || Math.min(one.x, other.x) > seen.x2 || Math.max(one.y, other.y) < seen.y1 || Math.min(one.y, other.y) > seen.y2) continue;
    if (held === AT_ONCE || kind !== `${strength}${drawn}`) {
      stroke();
      kind = `${strength}${drawn}`;
      pen.lineWidth = WIDTHS[strength];
      pen.setLineDash(drawn ? [] : [6, 3]);
    }
    path.moveTo(one.x, one.y);
    path.lineTo(other.x, other.y);
    held += 1;
  }
  stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} pen @param {Iterable<Dot>} dots @param {Paint} paint */
export function drawDots(pen, dots, paint) {
  /** @type {Path2D[]} */
  const paths = paint.hues.map(() => new Path2D());
  for (const dot of dots) outline(paths[dot.hue], dot);
  pen.lineWidth = RIM;
  pen.strokeStyle = paint.surface;
  paths.forEach((path, hue) => {
    pen.fillStyle = paint.hues[hue];
    pen.fill(path);
    pen.stroke(path);
  });
}

/** @param {CanvasRenderingContext2D} pen @param {Dot} dot @param {Paint} paint */
export function drawChosen(pen, dot, paint) {
  const path = new Path2D();
  outline(path, dot);
  pen.fillStyle = paint.hues[dot.hue];
  pen.fill(path);
  pen.lineWidth = 4;
  pen.strokeStyle = paint.accent;
  pen.stroke(path);
}

/**
 * What was drawn before, moved to where it belongs now; faint where somebody is chosen.
 * @param {CanvasRenderingContext2D} pen @param {HTMLCanvasElement} ground @param {View} then @param {View} now @param {number} ratio @param {boolean} dimmed
 */
export function drawGround(pen, ground, then, now, ratio, dimmed) {
  const grown = now.zoom / then.zoom;
  pen.globalAlpha = dimmed ? DIMMED : 1;
  pen.setTransform(grown, 0, 0, grown, (now.x - then.x * grown) * ratio, (now.y - then.y * grown) * ratio);
  pen.drawImage(ground, 0, 0);
  pen.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} pen @param {Dot[]} dots @param {number[]} named @param {number} chosen @param {View} view @param {Paint} paint @param {number} ratio */
export function drawNames(pen, dots, named, chosen, view, paint, ratio) {
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.textAlign = "center";
  pen.textBaseline = "top";
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = paint.surface;
  pen.fillStyle = paint.ink;
  for (const at of named) {
    const dot = dots[at], spot = onScreen(view, dot), top = spot.y + dot.r * view.zoom + 2, words = short(dot.name);
    pen.font = `${at === chosen ? "700 " : ""}${FONT}px ${paint.font}`;
    pen.strokeText(words, spot.x, top);
    pen.fillText(words, spot.x, top);
  }
}
