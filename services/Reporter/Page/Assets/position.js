// How far a reader is in an attempt's log. Every byte passes once: what comes again after a cut is cut off, and a jump is told.

export class LogPosition {
  /** The offset of the next byte wanted. */
  offset = 0;

  /** Takes bytes that start at `start`; gives those that are new, and how many before them are missing. */
  take(start, data) {
    const end = start + data.length;
    if (end <= this.offset) {
      return { fresh: data.subarray(data.length), missing: 0 };
    }

    const missing = Math.max(0, start - this.offset);
    const fresh = start >= this.offset ? data : data.subarray(this.offset - start);
    this.offset = end;
    return { fresh, missing };
  }

  /** Goes past bytes that are missing for good; false when they were passed before. */
  skip(start, length) {
    if (start + length <= this.offset) {
      return false;
    }

    this.offset = start + length;
    return true;
  }
}
