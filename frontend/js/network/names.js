/* Names stand where they cover nobody: the chosen one, then the most tied; found anew after each move. */
import { onScreen } from "./view.js";

export const FONT = 12.5; // on the screen, whatever the size of the picture
const LETTER = FONT * 0.53;
const LINE = FONT * 1.3;
const CELL = 60;
const MOST = 90;
const TRIED = 400;
const LETTERS = 30;

/** @typedef {import("./view.js").Box} Box */

/** @param {string} name */
export function short(name) {
  return name.length > LETTERS ? `${name.slice(0, LETTERS - 1).trimEnd()}…` : name;
}

/** Boxes that are taken, found by the squares they lie in. */
function boxes() {
  /** @type {Map<number, Box[]>} */
  const taken = new Map();
  /** @param {Box} box @param {(square: number) => boolean | void} each */
  function squares(box, each) {
    for (let x = Math.floor(box.x1 / CELL); x <= Math.floor(box.x2 / CELL); x += 1) {
      for (let y = Math.floor(box.y1 / CELL); y <= Math.floor(box.y2 / CELL); y += 1) {
        if (each(x * 4096 + y)) return true;
      }
    }
    return false;
  }
  return {
    /** @param {Box} box */
    put(box) { squares(box, (square) => { const there = taken.get(square); if (there) there.push(box); else taken.set(square, [box]); }); },
    /** @param {Box} box */
    meets: (box) => squares(box, (square) => (taken.get(square) || []).some((one) => box.x1 < one.x2 && one.x1 < box.x2 && box.y1 < one.y2 && one.y1 < box.y2)),
  };
}

/**
 * Who finds room for a name.
 * @param {import("./picture.js").Dot[]} dots
 * @param {import("./view.js").View} view
 * @param {{width: number, height: number}} room
 * @param {Set<number> | null} lit places of those that are not dimmed; null: nobody is
 * @param {number} chosen place of the chosen one, or -1
 * @returns {number[]}
 */
export function namedWhereRoom(dots, view, room, lit, chosen) {
  const taken = boxes();
  const seen = [];
  for (let place = 0; place < dots.length; place += 1) {
    if (lit && !lit.has(place)) continue;
    const at = onScreen(view, dots[place]), half = dots[place].r * view.zoom;
    if (at.x < 0 || at.y < 0 || at.x > room.width || at.y > room.height) continue;
    taken.put({ x1: at.x - half, y1: at.y - half, x2: at.x + half, y2: at.y + half });
    seen.push({ place, at, half, weight: place === chosen ? Infinity : dots[place].ties });
  }
  seen.sort((one, other) => other.weight - one.weight);
  const named = [];
  for (const { place, at, half } of seen.slice(0, TRIED)) {
    if (named.length >= MOST) break;
    const wide = short(dots[place].name).length * LETTER, top = at.y + half + 1;
    const box = { x1: at.x - wide / 2, y1: top, x2: at.x + wide / 2, y2: top + LINE };
    if (place !== chosen && (box.x1 < 0 || box.x2 > room.width || taken.meets(box))) continue;
    taken.put(box);
    named.push(place);
  }
  return named;
}
