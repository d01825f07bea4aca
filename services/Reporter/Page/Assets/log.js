// A log as a reader sees it: frames in, rows out. Pure: no clock, no document. However the bytes are cut into frames, the rows are the
// same.
//
// A row is {kind, text, runs, step, number, time, ...}. Kinds: `step` (the output of another step begins), `line`, `group` (the first row
// of a group; `lines` and `took` once it has ended), `gap` and `note` (what Mesh says of the log). Lines are numbered in their step, as the
// CLI does in [step:L12:7s], whatever is folded away.

import { groupMarker } from './groups.js';
import { TerminalLine } from './line.js';
import { LogPosition } from './position.js';
import { RowList } from './rows.js';

export class LogModel {
  rows;
  position = new LogPosition();

  /** The seal once it came in: the log is over. */
  seal = null;

  /** Steps in the order in which their output came: name to the place of the row that heads it. */
  steps = new Map();

  /** Called when a group ends: false keeps it open, because somebody reads it. */
  mayFold = () => true;

  #pending = new Map();  // Lines that have not ended, one for each stream of each step.
  #numbers = new Map();
  #step = '';
  #group = null;
  #lastPlatformText = '';

  constructor(bounds) {
    this.rows = new RowList(bounds);
  }

  /** Takes a frame of the log. */
  take(frame) {
    if (frame.chunk) {
      this.#chunk(frame.chunk, frame.data);
    } else if (frame.gap && this.position.skip(frame.gap.offset, frame.gap.length)) {
      this.#gap(frame.gap);
    } else if (frame.seal) {
      this.#sealed(frame.seal);
    }
  }

  /** The log, or this part of it, is over: what has no end yet is shown. */
  end() {
    for (const line of [...this.#pending.values()]) {
      this.#endPending(line);
    }

    this.#endGroup();
  }

  /** Lines that are being written: the rows below all others. */
  openRows() {
    return [...this.#pending.values()].filter((line) => !line.screen.isEmpty)
      .map((line) => this.#row(line, line.starts ? (this.#numbers.get(line.step) ?? 0) + 1 : line.number));
  }

  /** The place of a line by its number in its step; undefined when it is not here. */
  find(step, number) {
    for (let place = this.rows.dropped; place < this.rows.dropped + this.rows.length; place++) {
      const row = this.rows.at(place);
      if (row.step === step && row.number === number && !row.part) {
        return place;
      }
    }

    return undefined;
  }

  /** The next row after a place, or before it, that holds a text; case does not count. From the other end when there is none. */
  search(text, place, forward) {
    const wanted = text.toLowerCase();
    const count = this.rows.length;
    const start = place === undefined ? (forward ? -1 : 0) : place - this.rows.dropped;
    for (let i = 1; i <= count; i++) {
      const at = (((forward ? start + i : start - i) % count) + count) % count;
      if (this.rows.at(this.rows.dropped + at).text.toLowerCase().includes(wanted)) {
        return this.rows.dropped + at;
      }
    }

    return undefined;
  }

  #chunk(chunk, data) {
    const expected = this.position.offset;
    const { fresh, missing } = this.position.take(chunk.offset, data);
    if (missing > 0) {
      this.#gap({ offset: expected, length: missing, message: 'the log service did not send them' });
    }

    if (fresh.length === 0) {
      return;
    }

    const key = `${chunk.stream} ${chunk.step}`;
    this.#giveWay(chunk, key);
    let line = this.#pending.get(key);
    if (line === undefined) {
      line = newLine(chunk.step, chunk.stream);
      this.#pending.set(key, line);
    }

    this.#text(line, line.decoder.decode(fresh, { stream: true }), chunk.time);
  }

  #text(line, text, time) {
    let from = 0;
    while (from < text.length) {
      const end = text.indexOf('\n', from);
      const part = text.slice(from, end < 0 ? text.length : end);
      if (line.screen.isEmpty) {
        line.time = time;
      }

      line.screen.write(part, () => this.#handOut(line));
      if (end < 0) {
        break;
      }

      // What ends a line that gave way to another, and had nothing after that, is no row of its own.
      if (line.starts || !line.screen.isEmpty) {
        this.#handOut(line);
      }

      line.screen.end();
      line.starts = true;
      from = end + 1;
    }
  }

  // The unfinished last line of a step comes before the next step, and before what the platform says of it.
  #giveWay(chunk, key) {
    for (const [other, line] of this.#pending) {
      if (other !== key && (line.step !== chunk.step || chunk.stream === 'platform') && !line.screen.isEmpty) {
        this.#handOut(line);
        line.screen.next();
      }
    }
  }

  // As the CLI folds: cli/Lines/GroupFold.cs.
  #handOut(line) {
    const isPlatform = line.stream === 'platform';
    if (line.starts && !isPlatform) {
      line.number = (this.#numbers.get(line.step) ?? 0) + 1;
      this.#numbers.set(line.step, line.number);
    }

    const row = this.#row(line, line.number);
    const marker = line.starts && !isPlatform ? groupMarker(line.screen.marker()) : null;
    line.starts = false;
    if (isPlatform) {
      // Mostly that the step has ended, and how.
      this.#lastPlatformText = row.text;
      this.#endGroup();
      this.rows.add(row);
      return;
    }

    if (this.#group !== null && this.#group.step !== line.step) {
      this.#endGroup();
    }

    this.#head(line.step);
    if (marker === null) {
      this.rows.add(row);
      if (this.#group !== null && !row.part) {
        this.#group.lines++;
      }
      return;
    }

    this.#closeGroup(row.time);
    if (marker.staysOpen) {
      this.rows.add(row);
    } else if (marker.begins) {
      this.#group = { ...row, kind: 'group', text: plain(marker.name), runs: null, lines: 0, took: null };
      this.#group.place = this.rows.openGroup(this.#group);
    }
  }

  #head(step) {
    if (step === this.#step) {
      return;
    }

    this.#step = step;
    if (step === '') {
      return;
    }

    const place = this.rows.add({ kind: 'step', text: plain(step), runs: null, step, number: 0, time: undefined });
    if (!this.steps.has(step)) {
      this.steps.set(step, place);
    }
  }

  #closeGroup(time) {
    const group = this.#group;
    if (group !== null) {
      group.took = time !== undefined && group.time !== undefined ? time - group.time : null;
      group.ended = true;
      this.#group = null;
      this.rows.closeGroup(this.mayFold(group.place));
    }
  }

  // Its step or the log ended in the middle of it: mostly, what went wrong is there, so it stays open.
  #endGroup() {
    if (this.#group !== null) {
      this.#group.ended = true;
      this.#group = null;
      this.rows.closeGroup(false);
    }
  }

  #endPending(line) {
    // Half of a character is not a character.
    const rest = line.decoder.decode();
    if (rest !== '') {
      this.#text(line, rest, line.time);
    }

    if (!line.screen.isEmpty) {
      this.#handOut(line);
    }

    line.screen.end();
    line.starts = true;
  }

  #gap(gap) {
    this.end();
    this.rows.add({
      kind: 'gap', text: `${gap.length} bytes of the log are missing from offset ${gap.offset}: ${plain(gap.message)}`, runs: null, step: '', number: 0,
    });
  }

  #sealed(seal) {
    this.seal = seal;
    this.end();
    // Who seals a log for another also writes why as its last line; once is enough.
    if (seal.message !== '' && !this.#lastPlatformText.includes(seal.message)) {
      this.rows.add({ kind: 'note', text: `the log was closed by the platform: ${plain(seal.message)}`, runs: null, step: '', number: 0 });
    }
  }

  #row(line, number) {
    const { text, runs } = line.screen.row();
    const row = { kind: 'line', text, runs, step: line.step, number, time: line.time };
    if (line.stream !== 'stdout') {
      row.stream = line.stream;
    }

    if (!line.starts) {
      row.part = true;
    }

    return row;
  }
}

function newLine(step, stream) {
  return {
    step, stream, starts: true, number: 0, time: undefined, screen: new TerminalLine(),
    decoder: new TextDecoder('utf-8', { ignoreBOM: true }),
  };
}

/** Text that others wrote, in one line and without control characters. */
export function plain(text) {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
