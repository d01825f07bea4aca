// The log of one attempt on its way into the page: from where it goes on, when it is over, and what is to be said of it.

import { LogModel } from './log.js';
import { FrameStream } from './stream.js';

// How long a log may be silent after its attempt is over, before what is stored is read to its end and it is left.
const LINGER = 5_000;
// Longer than this nothing keeps the page from being drawn.
const BUSY = 10;

export class JobLog {
  model = new LogModel();

  #isFollowed = true;
  #linger = 0;
  #heard = 0;
  #rested = 0;

  /**
   * @param {string} name the job
   * @param {number} attempt
   * @param {object} on hears: rows() when the log grew, said(text, isTrouble) what is to be said of it
   */
  constructor(name, attempt, on) {
    this.attempt = attempt;
    this.on = on;
    this.stream = new FrameStream({
      url: () => `/${name}/log/frames?attempt=${attempt}&offset=${this.model.position.offset}&follow=${this.#isFollowed ? 1 : 0}`,
      onFrame: (frame) => this.#take(frame),
      onState: (state) => this.#said(state),
    });
  }

  /** The attempt is over: its log ends soon, or was never ended. */
  attemptIsOver() {
    if (this.#isFollowed && this.model.seal === null && this.#linger === 0) {
      this.#linger = setTimeout(() => this.#leave(), LINGER);
    }
  }

  close() {
    clearTimeout(this.#linger);
    this.stream.close();
  }

  async #take(frame) {
    if (frame.beat) {
      return;
    }

    this.#heard = performance.now();
    this.model.take(frame);
    if (frame.seal) {
      this.close();
      this.on.said('', false);
    }

    this.on.rows();
    if (performance.now() - this.#rested > BUSY) {
      await new Promise((resolve) => { setTimeout(resolve); });
      this.#rested = performance.now();
    }
  }

  #leave() {
    const quiet = performance.now() - this.#heard;
    if (quiet < LINGER) {
      this.#linger = setTimeout(() => this.#leave(), LINGER - quiet);
    } else {
      this.#isFollowed = false;
      this.stream.restart();
    }
  }

  #said(state) {
    switch (state.kind) {
      case 'open':
        this.on.said('', false);
        break;
      case 'end':
        this.model.end();
        this.on.rows();
        this.on.said(this.model.seal === null ? 'This is what is stored of the log; it was never closed.' : '', false);
        break;
      case 'failed':
        this.on.said(
          state.problem.status === 404 ? `Attempt ${this.attempt} has no log.` : `${state.problem.peer}: ${state.problem.message}.`,
          state.problem.status !== 404);
        break;
      case 'lost':
        this.on.said(`The log stream was lost. ${lostText(state)}`, true);
        break;
    }
  }
}

/** Who is at fault, and when the page tries again. */
export function lostText({ problem, delay }) {
  const when = delay < 500 ? 'now' : `in ${Math.ceil(delay / 1000)} s`;
  return `${problem.peer}: ${problem.message}. Trying again ${when}.`;
}
