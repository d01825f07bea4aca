// Takes apart what the server sends: frames, each a line of JSON and, where the line says `size`, that many bytes after it.

// No line of the server is nearly as long; a longer one means that something else answered.
const MAX_LINE = 1 << 20;
const NEWLINE = 10;

export class FrameReader {
  #held = [];
  #heldBytes = 0;
  #head = null;
  #decoder = new TextDecoder();

  /** Takes bytes as they come, cut anywhere; gives the frames that they complete, each as {...line, data}. */
  *push(bytes) {
    let rest = bytes;
    while (true) {
      if (this.#head === null) {
        const end = rest.indexOf(NEWLINE);
        if (end < 0) {
          this.#hold(rest);
          if (this.#heldBytes > MAX_LINE) {
            throw new Error('the answer is not one of Mesh: a line is too long');
          }
          return;
        }

        this.#hold(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
        this.#head = JSON.parse(this.#decoder.decode(this.#take()));
      }

      const size = this.#head.size ?? 0;
      const missing = size - this.#heldBytes;
      if (rest.length < missing) {
        this.#hold(rest);
        return;
      }

      this.#hold(rest.subarray(0, missing));
      rest = rest.subarray(missing);
      const head = this.#head;
      this.#head = null;
      yield { ...head, data: this.#take() };
    }
  }

  #hold(bytes) {
    if (bytes.length > 0) {
      this.#held.push(bytes);
      this.#heldBytes += bytes.length;
    }
  }

  #take() {
    let all = this.#held[0] ?? new Uint8Array(0);
    if (this.#held.length > 1) {
      all = new Uint8Array(this.#heldBytes);
      let at = 0;
      for (const part of this.#held) {
        all.set(part, at);
        at += part.length;
      }
    }

    this.#held = [];
    this.#heldBytes = 0;
    return all;
  }
}
