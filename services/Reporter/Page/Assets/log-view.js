// Shows a log of any length: only the rows that are in sight are elements. It stays at the end while the log grows, until the reader
// scrolls up; and goes on once the reader is at the end again.

import { rowElement, updateRow } from './row-element.js';

// Browsers take no element of more than some 17 to 33 million pixels; beyond this the scroll bar stands for more rows than pixels.
const MAX_HEIGHT = 8_000_000;
const SPARE_ROWS = 20;

export class LogView {
  following = true;

  #frame = 0;
  #lastTop = 0;
  #shown = new Map();
  #open = [];
  #target = undefined;

  /**
   * @param {HTMLElement} box scrolls
   * @param {(following: boolean) => void} onFollowing
   */
  constructor(box, onFollowing) {
    this.box = box;
    this.space = box.querySelector('.space');
    this.layer = box.querySelector('.rows');
    this.onFollowing = onFollowing;
    box.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(box);
  }

  /** Shows another log. */
  show(model) {
    this.model = model;
    model.mayFold = (place) => !this.#isRead(place);
    this.#shown.clear();
    this.#target = undefined;
    this.draw();
  }

  /** Draws what changed, with the next picture of the screen. */
  draw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.model) {
        this.#draw();
      }
    });
  }

  /** Goes to the end and stays there, or stays here. */
  follow(on) {
    if (on !== this.following) {
      this.following = on;
      this.onFollowing(on);
    }

    this.draw();
  }

  /** Brings a row into sight and marks it. */
  goTo(place) {
    const rows = this.model.rows;
    rows.reveal(place);
    this.#target = place;
    this.follow(false);
    this.#resize();
    const top = Math.max(0, rows.numberOf(place) - 4);
    this.box.scrollTop = this.#isScaled ? top / this.#hiddenRows * this.#range : top * this.#height;
    this.#lastTop = this.box.scrollTop;
    this.draw();
  }

  /** The place of the row at the top. */
  get top() {
    return this.model.rows.placeOf(Math.floor(this.#topRow));
  }

  get target() {
    return this.#target;
  }

  get #total() {
    return this.model.rows.visible + this.#open.length;
  }

  get #height() {
    return this.rowHeight ??= this.#measure();
  }

  get #isScaled() {
    return this.#total * this.#height > MAX_HEIGHT;
  }

  get #range() {
    return MAX_HEIGHT - this.box.clientHeight;
  }

  get #hiddenRows() {
    return this.#total - this.box.clientHeight / this.#height;
  }

  get #topRow() {
    return this.#isScaled ? this.box.scrollTop / this.#range * this.#hiddenRows : this.box.scrollTop / this.#height;
  }

  #measure() {
    const probe = document.createElement('div');
    probe.className = 'row';
    probe.textContent = 'x';
    this.layer.append(probe);
    const { height } = probe.getBoundingClientRect();
    probe.remove();
    return height || 20;
  }

  #resize() {
    this.#open = this.model.openRows();
    this.space.style.height = `${Math.min(this.#total * this.#height, MAX_HEIGHT)}px`;
  }

  #draw() {
    const gone = this.model.rows.trim();
    this.#resize();
    if (this.following) {
      this.box.scrollTop = this.box.scrollHeight;
    } else if (gone > 0 && !this.#isScaled) {
      this.box.scrollTop -= gone * this.#height;
    }

    this.#lastTop = this.box.scrollTop;
    const topRow = this.#topRow;
    const first = Math.max(0, Math.floor(topRow) - SPARE_ROWS);
    const last = Math.min(this.#total, Math.ceil(topRow + this.box.clientHeight / this.#height) + SPARE_ROWS);
    const y = this.#isScaled ? this.box.scrollTop - (topRow - first) * this.#height : first * this.#height;
    this.layer.style.transform = `translateY(${y}px)`;
    this.#place(this.#elements(first, last));
  }

  #elements(first, last) {
    const rows = this.model.rows;
    const elements = [];
    const shown = new Map();
    for (let n = first; n < last; n++) {
      if (n >= rows.visible) {
        elements.push(rowElement(this.#open[n - rows.visible]));
        continue;
      }

      const place = rows.placeOf(n);
      const row = rows.at(place);
      const element = this.#shown.get(row) ?? rowElement(row, () => this.#toggle(row, place));
      updateRow(element, row, rows.groupAt(place)?.folded === true, place === this.#target);
      shown.set(row, element);
      elements.push(element);
    }

    this.#shown = shown;
    return elements;
  }

  // Elements that stay are not moved, so that what is selected in them, or has the focus, stays so.
  #place(elements) {
    const keep = new Set(elements);
    for (const child of [...this.layer.children]) {
      if (!keep.has(child)) {
        child.remove();
      }
    }

    let at = this.layer.firstChild;
    for (const element of elements) {
      if (element === at) {
        at = at.nextSibling;
      } else {
        this.layer.insertBefore(element, at);
      }
    }
  }

  #toggle(row, place) {
    this.model.rows.toggle(place);
    const bottom = this.box.scrollTop + this.box.clientHeight >= this.box.scrollHeight - this.#height;
    if (!bottom || !this.model.rows.groupAt(place)?.folded) {
      this.follow(false);
    }

    this.draw();
  }

  #scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.box;
    const atEnd = scrollTop + clientHeight >= scrollHeight - this.#height;
    // Where this page itself scrolled to, it stays: a line that is shown may be the last one there is yet.
    if (scrollTop !== this.#lastTop && atEnd !== this.following && (atEnd || scrollTop < this.#lastTop)) {
      this.follow(atEnd);
    }

    this.#lastTop = scrollTop;
    this.draw();
  }

  // A group that somebody has scrolled to is not folded under their eyes.
  #isRead(place) {
    if (this.following || !this.model) {
      return false;
    }

    const top = this.#topRow;
    const bottom = top + this.box.clientHeight / this.#height;
    return this.model.rows.numberOf(place) < bottom && this.model.rows.visible > top;
  }
}
