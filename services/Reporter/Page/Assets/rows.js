// The rows of a log, and which of them are to be seen: those in a folded group are not. Groups do not nest, and only the newest can
// still grow. Finding the n-th row to be seen takes the logarithm of the number of groups.

export class RowList {
  #rows = [];
  #groups = [];      // In the order of their rows: {row, end, folded, chosen, hiddenBefore}
  #hidden = 0;
  #chars = 0;

  /** Rows that are gone from the front, so that the numbers of the others stay: a row's place is its index plus this. */
  dropped = 0;

  constructor({ maxRows = 1_000_000, maxChars = 150_000_000 } = {}) {
    this.maxRows = maxRows;
    this.maxChars = maxChars;
  }

  /** How many rows are to be seen. */
  get visible() {
    return this.#rows.length - this.#hidden;
  }

  get length() {
    return this.#rows.length;
  }

  /** The row at a place; undefined when it is gone or not there yet. */
  at(place) {
    return this.#rows[place - this.dropped];
  }

  add(row) {
    this.#rows.push(row);
    this.#chars += row.text.length;
    const open = this.#groups.at(-1);
    if (open?.end === null && open.folded) {
      this.#hidden++;
    }

    return this.dropped + this.#rows.length - 1;
  }

  /** Adds a group's first row; the rows that follow are in it until it is closed. */
  openGroup(row) {
    const place = this.add(row);
    this.#groups.push({ row: place, end: null, folded: false, chosen: false, hiddenBefore: this.#hidden });
    return place;
  }

  /** The newest group takes no more rows. It is folded when `fold` is true and nobody chose otherwise. */
  closeGroup(fold) {
    const group = this.#groups.at(-1);
    if (group?.end === null) {
      group.end = this.dropped + this.#rows.length;
      if (fold && !group.chosen) {
        this.#setFolded(this.#groups.length - 1, true);
      }
    }
  }

  /** The group whose first row is at the place; undefined when there is none. */
  groupAt(place) {
    const group = this.#groups[this.#groupBefore(place)];
    return group?.row === place ? group : undefined;
  }

  /** Folds or unfolds a group because somebody wants it so. */
  toggle(place) {
    const at = this.#groupBefore(place);
    if (this.#groups[at]?.row === place) {
      this.#groups[at].chosen = true;
      this.#setFolded(at, !this.#groups[at].folded);
    }
  }

  /** Folds or unfolds all groups. */
  setAll(folded) {
    for (const group of this.#groups) {
      group.folded = folded;
      group.chosen = true;
    }

    this.#recount(0);
  }

  /** Makes a row be seen: unfolds the group that it is in. */
  reveal(place) {
    const at = this.#groupBefore(place);
    const group = this.#groups[at];
    if (group?.folded && place > group.row && place < this.#endOf(group)) {
      group.chosen = true;
      this.#setFolded(at, false);
    }
  }

  /** The place of the n-th row to be seen. */
  placeOf(n) {
    let low = 0;
    let high = this.#groups.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#groups[middle].row - this.dropped - this.#groups[middle].hiddenBefore <= n) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }

    const group = this.#groups[low - 1];
    if (group === undefined) {
      return this.dropped + n;
    }

    const header = group.row - this.dropped - group.hiddenBefore;
    return n === header ? group.row : this.dropped + n + group.hiddenBefore + this.#hiddenIn(group);
  }

  /** How many rows to be seen are before a place. */
  numberOf(place) {
    const group = this.#groups[this.#groupBefore(place)];
    if (group === undefined) {
      return place - this.dropped;
    }

    const inGroup = Math.min(place, this.#endOf(group)) - group.row - 1;
    const hidden = group.hiddenBefore + (group.folded ? Math.max(0, inGroup) : 0);
    return place - this.dropped - hidden;
  }

  /**
   * Lets go of the oldest rows once there are more than the bounds, a good part at once.
   * @returns how many of them were to be seen
   */
  trim() {
    if (this.#rows.length <= this.maxRows && this.#chars <= this.maxChars) {
      return 0;
    }

    let cut = 0;
    let chars = this.#chars;
    const [rows, room] = [this.maxRows * 0.9, this.maxChars * 0.9];
    while (cut < this.#rows.length && (this.#rows.length - cut > rows || chars > room)) {
      chars -= this.#rows[cut++].text.length;
    }

    const seen = this.visible;
    this.#rows = this.#rows.slice(cut);
    this.#chars = chars;
    this.dropped += cut;
    // Of a group that is cut in two the rest stands for itself.
    this.#groups = this.#groups.filter((group) => group.row >= this.dropped);
    this.#recount(0);
    return seen - this.visible;
  }

  #endOf(group) {
    return group.end ?? this.dropped + this.#rows.length;
  }

  #hiddenIn(group) {
    return group.folded ? this.#endOf(group) - group.row - 1 : 0;
  }

  #setFolded(at, folded) {
    this.#groups[at].folded = folded;
    this.#recount(at);
  }

  #recount(from) {
    let hidden = from === 0 ? 0 : this.#groups[from].hiddenBefore;
    for (let i = from; i < this.#groups.length; i++) {
      this.#groups[i].hiddenBefore = hidden;
      hidden += this.#hiddenIn(this.#groups[i]);
    }

    this.#hidden = hidden;
  }

  // The last group whose first row is at or before the place; -1 when there is none.
  #groupBefore(place) {
    let low = 0;
    let high = this.#groups.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#groups[middle].row <= place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }

    return low - 1;
  }
}
