// Keeps a stream of frames going: opens it again after a cut, faster at first, then slower, and says what is going on. Where it goes on
// from is in the address, which is asked for each time.

import { FrameReader } from './frames.js';

const FIRST_DELAY = 250;
const LONGEST_DELAY = 10_000;
// The server says every 15 s that it lives.
const SILENCE = 60_000;

export class FrameStream {
  #stop = null;
  #isOver = false;

  /**
   * @param {object} options
   * @param {() => string} options.url where the stream is, from where it goes on
   * @param {(frame: object) => void | Promise<void>} options.onFrame takes each frame; the next is read when it is done
   * @param {(state: object) => void} options.onState hears of {kind: 'open' | 'lost' | 'failed' | 'end' | 'full', problem, delay}
   */
  constructor({ url, onFrame, onState, fetch = globalThis.fetch.bind(globalThis), silence = SILENCE, random = Math.random }) {
    Object.assign(this, { url, onFrame, onState, fetch, silence, random });
  }

  /** Opens it; does nothing when it is open or over. */
  start() {
    if (this.#stop === null && !this.#isOver) {
      this.#stop = new AbortController();
      this.finished = this.#run(this.#stop);
    }
  }

  /** Closes it; start() goes on. */
  pause() {
    this.#stop?.abort();
    this.#stop = null;
  }

  /** Opens it anew, and at once. */
  restart() {
    this.pause();
    this.start();
  }

  /** Closes it for good. */
  close() {
    this.#isOver = true;
    this.pause();
  }

  async #run(stop) {
    let delay = 0;
    while (!stop.signal.aborted) {
      const result = await this.#once(stop.signal, () => { delay = 0; });
      if (stop.signal.aborted) {
        return;
      }

      if (result.kind === 'end' || result.kind === 'failed') {
        this.close();
        this.onState(result);
        return;
      }

      // A little at random: a thousand pages are not to come back at the same moment.
      const wait = delay * (0.7 + 0.6 * this.random());
      this.onState({ ...result, delay: wait });
      delay = delay === 0 ? FIRST_DELAY : Math.min(delay * 2, LONGEST_DELAY);
      await pause(wait, stop.signal);
    }
  }

  async #once(stop, alive) {
    const silence = new AbortController();
    const signal = AbortSignal.any([stop, silence.signal]);
    let timer = setTimeout(() => silence.abort(), this.silence);
    try {
      const response = await this.fetch(this.url(), { signal, cache: 'no-store' });
      if (!response.ok) {
        return await refusal(response);
      }

      this.onState({ kind: 'open' });
      const frames = new FrameReader();
      const reader = response.body.getReader();
      while (true) {
        const { done, value } = await reader.read();
        if (done) {
          return lost('Mesh', 'the connection was cut');
        }

        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), this.silence);
        for (const frame of frames.push(value)) {
          if (frame.problem) {
            await reader.cancel();
            return { kind: frame.problem.passing ? 'lost' : 'failed', problem: frame.problem };
          }

          if (frame.end) {
            return { kind: 'end' };
          }

          alive();
          await this.onFrame(frame);
          if (stop.aborted) {
            return { kind: 'paused' };
          }
        }
      }
    } catch (error) {
      return silence.signal.aborted
        ? lost('Mesh', `no word for ${Math.round(this.silence / 1000)} s`)
        : lost('Mesh', `it does not answer (${error.message})`);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Reads why a request was refused, also from an answer that is not of the page's own server. */
export async function refusal(response) {
  let problem = { peer: 'Mesh', message: `it answers ${response.status}`, status: response.status, passing: response.status >= 500 };
  try {
    problem = (await response.json()).problem ?? problem;
  } catch {
    // A proxy between says it in its own words; the number is what counts.
  }

  return { kind: problem.passing ? 'lost' : 'failed', problem };
}

const lost = (peer, message) => ({ kind: 'lost', problem: { peer, message, status: 0, passing: true } });

function pause(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
