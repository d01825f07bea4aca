// What the tests of the log have in common.

import { LogModel } from './assets/log.js';

const encoder = new TextEncoder();

export const bytes = (text) => (typeof text === 'string' ? encoder.encode(text) : text);

/** Gives a model pieces [step, text or bytes, stream, time], one after the other. */
export function feed(pieces, model = new LogModel()) {
  for (const [step, text, stream = 'stdout', time = 1_000] of pieces) {
    const data = bytes(text);
    model.take({ chunk: { step, stream, offset: model.position.offset, time }, data });
  }

  return model;
}

/** The rows to be seen, as text. */
export function seen(model) {
  const rows = [];
  for (let n = 0; n < model.rows.visible; n++) {
    const place = model.rows.placeOf(n);
    if (model.rows.numberOf(place) !== n) {
      throw new Error(`row ${n} is at ${place}, which says ${model.rows.numberOf(place)}`);
    }

    rows.push(shown(model.rows.at(place), model.rows.groupAt(place)));
  }

  return [...rows, ...model.openRows().map((row) => `${shown(row)}…`)];
}

function shown(row, group) {
  if (row.kind === 'group') {
    return `${group?.folded ? '▸' : '▾'} ${row.text} (${row.lines})`;
  }

  return row.kind === 'line' ? row.text : `${row.kind}: ${row.text}`;
}

/** A generator of numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
