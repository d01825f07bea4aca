// A line that a program is writing, as a terminal would show it: text and colours; \r goes back to the line's start, \b a column, \t to
// the next stop; ESC [ K wipes, ESC [ G goes to a column. All other control characters and sequences are swallowed: a log moves no
// cursor, sets no titles, opens no links. Characters take one column each.

import { PLAIN, afterSgr } from './style.js';

/** Columns of a row. A longer line goes on in a further row, as it would in a terminal. */
export const COLUMNS = 4096;

const MAX_SEQUENCE = 256;
const MAX_MARKER = 1024;
const MARKER_BEGINS = '-~+:#';
const NO_MARKER = ' ';
const SPECIAL = /[\u0000-\u001f\u007f-\u009f]/;
const ASTRAL = /[\ud800-\udfff]/;
const COLOUR = /\u001b\[([0-9;:]{0,64})m/y;

export class TerminalLine {
  /** The colours that hold now; they outlive the line's end. */
  style = PLAIN;

  #texts = [];      // While nothing was written over, the line is its text in pieces,
  #length = 0;      // their length together,
  #runs = [];       // and runs of one style each: length, style, length, style, …
  #cells = null;    // Otherwise its characters, one a column,
  #styles = null;   // and the style of each.
  #column = 0;
  #state = 'text';
  #sequence = '';
  #spoken = '';     // What follows the last \r, without sequences: see marker().
  #returned = false;

  /** True until something of the line came in. */
  isEmpty = true;

  /**
   * Takes text without \n. Calls `full` each time when the row's columns are used up; the caller takes the row and the rest goes to the
   * next one.
   */
  write(text, full) {
    if (text === '') {
      return;
    }

    this.isEmpty = false;
    if (this.#state === 'text' && !SPECIAL.test(text)) {
      this.#print(text, full);
      return;
    }

    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (this.#state === 'text') {
        if (code >= 0x20 && code < 0x7f || code > 0x9f) {
          continue;
        }

        this.#print(text.slice(from, i), full);
        COLOUR.lastIndex = i;
        const colour = code === 0x1b ? COLOUR.exec(text) : null;
        if (colour !== null) {
          this.style = afterSgr(this.style, colour[1]);
          i += colour[0].length - 1;
        } else {
          this.#control(code);
        }
      } else {
        this.#escape(code, text[i]);
      }

      from = i + 1;
    }

    if (this.#state === 'text') {
      this.#print(text.slice(from), full);
    }
  }

  /** The row as it stands: its text and, unless all of it is plain, runs of one style each as [length, style, length, style, …]. */
  row() {
    const [text, runs] = this.#cells === null ? [this.#texts.join(''), this.#runs] : this.#joined();
    return { text, runs: runs.length === 0 || (runs.length === 2 && runs[1] === PLAIN) ? null : runs };
  }

  /** The line's words as group markers are read from: without sequences, and of a progress bar the last state. */
  marker() {
    return this.#spoken;
  }

  /** The row was taken; what follows of the line goes to a further one. */
  next() {
    this.#clear();
    this.#column = 0;
    this.isEmpty = true;
  }

  /** The line has ended. An unfinished sequence ends with it, so that it cannot swallow the next line. */
  end() {
    this.next();
    this.#state = 'text';
    this.#sequence = '';
    this.#spoken = '';
    this.#returned = false;
  }

  #print(text, full) {
    if (text === '') {
      return;
    }

    this.#say(text);
    // Almost every line: text after text, nothing overwritten.
    if (this.#cells === null && this.#column === this.#length && this.#column + text.length <= COLUMNS && !ASTRAL.test(text)) {
      this.#append(text);
      return;
    }

    this.#split();
    for (const character of text) {
      if (this.#column >= COLUMNS) {
        full();
        this.next();
        this.isEmpty = false;
        this.#split();
      }

      this.#put(character);
    }
  }

  #clear() {
    this.#texts = [];
    this.#length = 0;
    this.#runs = [];
    this.#cells = this.#styles = null;
  }

  #append(text) {
    this.#texts.push(text);
    this.#length += text.length;
    this.#column += text.length;
    add(this.#runs, text.length, this.style);
  }

  #say(text) {
    if (this.#returned) {
      this.#returned = false;
      this.#spoken = '';
    }

    // What begins otherwise becomes no marker.
    if (this.#spoken === '' ? MARKER_BEGINS.includes(text[0]) : this.#spoken.length < MAX_MARKER && this.#spoken !== NO_MARKER) {
      this.#spoken += text.slice(0, MAX_MARKER - this.#spoken.length);
    } else if (this.#spoken === '') {
      this.#spoken = NO_MARKER;
    }
  }

  #put(character) {
    while (this.#cells.length < this.#column) {
      this.#cells.push(' ');
      this.#styles.push(PLAIN);
    }

    this.#cells[this.#column] = character;
    this.#styles[this.#column] = this.style;
    this.#column++;
  }

  #split() {
    if (this.#cells !== null) {
      return;
    }

    // Nothing outside the first plane is here: a unit is a character.
    this.#cells = this.#texts.join('').split('');
    this.#styles = [];
    for (let i = 0; i < this.#runs.length; i += 2) {
      for (let n = this.#runs[i]; n > 0; n--) {
        this.#styles.push(this.#runs[i + 1]);
      }
    }
  }

  #joined() {
    const runs = [];
    for (let i = 0; i < this.#cells.length; i++) {
      add(runs, this.#cells[i].length, this.#styles[i]);
    }

    return [this.#cells.join(''), runs];
  }

  #control(code) {
    if (code !== 0x0d && code !== 0x1b) {
      this.#say(String.fromCharCode(code));
    }

    switch (code) {
      case 0x0d:
        this.#column = 0;
        this.#returned = true;
        break;
      case 0x08:
        this.#column = Math.max(0, this.#column - 1);
        break;
      case 0x09:
        this.#tab();
        break;
      case 0x1b:
        this.#state = 'escape';
        this.#sequence = '';
        break;
    }
  }

  // A tab moves; what stands there already stays. New columns are blank, and belong to the text that is copied from the page.
  #tab() {
    const stop = Math.min(COLUMNS, (Math.floor(this.#column / 8) + 1) * 8);
    if (this.#cells === null && this.#column === this.#length) {
      this.#append(' '.repeat(stop - this.#column));
      return;
    }

    this.#split();
    while (this.#column < stop) {
      if (this.#column >= this.#cells.length) {
        this.#put(' ');
      } else {
        this.#column++;
      }
    }
  }

  #escape(code, character) {
    switch (this.#state) {
      case 'escape':
        this.#state = character === '[' ? 'csi'
          : ']PX^_'.includes(character) ? 'string'
            : code >= 0x20 && code <= 0x2f ? 'intermediate'
              : code === 0x1b ? 'escape' : 'text';
        break;
      case 'intermediate':
        this.#state = code >= 0x20 && code <= 0x2f ? 'intermediate' : 'text';
        break;
      case 'csi':
        this.#csi(code, character);
        break;
      case 'string':
        this.#state = code === 0x07 ? 'text' : code === 0x1b ? 'stringEscape' : 'string';
        break;
      default:
        this.#state = character === '\\' ? 'text' : code === 0x1b ? 'stringEscape' : 'string';
    }
  }

  #csi(code, character) {
    if (code >= 0x40 && code <= 0x7e) {
      this.#state = 'text';
      if (character === 'm' && /^[0-9;:]*$/.test(this.#sequence)) {
        this.style = afterSgr(this.style, this.#sequence);
      } else if (character === 'K' && /^[012]?$/.test(this.#sequence)) {
        this.#wipe(this.#sequence);
      } else if (character === 'G' && /^[0-9]*$/.test(this.#sequence)) {
        this.#column = Math.min(COLUMNS, Math.max(1, Number(this.#sequence || 1))) - 1;
      }
    } else if (code >= 0x20 && code <= 0x3f) {
      // Too long to mean anything; its end is looked for all the same.
      this.#sequence = this.#sequence.length < MAX_SEQUENCE ? this.#sequence + character : '?';
    } else {
      this.#state = code === 0x1b ? 'escape' : 'text';
      this.#sequence = '';
    }
  }

  // To the right, to the left (the cursor's column too), or all.
  #wipe(what) {
    if (this.#column === 0 && what !== '1') {
      this.#clear();
      return;
    }

    this.#split();
    const end = what === '1' ? Math.min(this.#column + 1, this.#cells.length) : this.#cells.length;
    const start = what === '' || what === '0' ? this.#column : 0;
    if (end === this.#cells.length) {
      this.#cells.length = this.#styles.length = Math.min(start, this.#cells.length);
    } else {
      this.#cells.fill(' ', start, end);
      this.#styles.fill(PLAIN, start, end);
    }
  }
}

// Runs are [length, style, length, style, …].
function add(runs, length, style) {
  if (runs.length > 0 && runs[runs.length - 1] === style) {
    runs[runs.length - 2] += length;
  } else if (length > 0) {
    runs.push(length, style);
  }
}
