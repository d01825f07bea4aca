// What is known of a job beside its log.

import { el, setText, stateWord } from './dom.js';
import { count, moment, span, took, why } from './format.js';

const byId = (id) => document.getElementById(id);

export class JobView {
  attempt = 0;

  #job = null;
  #reports = new Map();
  #drawnSteps = '';

  constructor(name, chosen) {
    this.name = name;
    this.chosen = chosen;
  }

  job(job) {
    this.#job = job;
    this.attempt ||= this.chosen || job.attempt;
    byId('state').replaceChildren(stateWord(job.state));
    const sign = !job.over ? '…' : job.state === 'succeeded' ? '✓' : '✗';
    document.title = `${sign} ${job.pipeline || 'job'} ${job.state} · ${this.name.split('/').at(-1)}`;
    const wish = job.cancelling ? ' (cancel asked)' : '';
    setText(byId('why'), `${why(job)}${wish}`);
    byId('why').className = `why s-${job.state}`;
    this.#facts(job);
    this.#timeline(job);
    this.#attempts(job);
    this.tick();
  }

  report(report) {
    this.#reports.set(report.attempt, report);
    this.#drawnSteps = '';
    this.tick();
    if (this.#job) {
      this.#facts(this.#job);
      this.#attempts(this.#job);
    }
  }

  /** Steps that have output become ways to it. */
  steps(places, jump) {
    this.jump = jump;
    if (places.size !== this.places?.size) {
      this.places = new Map(places);
      this.#drawnSteps = '';
      this.tick();
    }
  }

  /** What changes with the clock alone. */
  tick() {
    const now = Date.now();
    if (this.#job) {
      setText(byId('took'), took(this.#job, now));
    }

    this.#steps(now);
  }

  #steps(now) {
    const steps = this.#reports.get(this.attempt)?.steps ?? [];
    const texts = steps.map((step) => stepText(step, now));
    const drawn = JSON.stringify([this.attempt, texts]);
    if (drawn === this.#drawnSteps) {
      return;
    }

    this.#drawnSteps = drawn;
    byId('steps').replaceChildren(...steps.map((step, i) => {
      const title = step.message || step.state;
      const body = [el('b', {}, step.name), el('span', {}, ` ${texts[i]}`)];
      return this.places?.has(step.name)
        ? el('button', { type: 'button', class: `step s-${step.state}`, title, onclick: () => this.jump(step.name) }, ...body)
        : el('span', { class: `step s-${step.state}`, title }, ...body);
    }));
  }

  #facts(job) {
    const result = this.#reports.get(this.attempt)?.result;
    const facts = [
      ['pipeline', job.pipeline], ['workflow', job.workflow, job.workflow && `/${job.workflow}`], ['node of the workflow', job.workflowNode],
      ['retry of', job.retryOf, job.retryOf && `/${job.retryOf}`], ['box', job.box], ['source', job.source],
      ['ref', job.ref], ['commit', result?.commit], ['runs on', job.node], ['pod', job.pod],
      ['labels', Object.entries(job.labels).map(([key, value]) => `${key}=${value}`).join(' ')],
      ['created', job.created && moment(job.created)], ['started', job.started && moment(job.started)], ['ended', job.ended && moment(job.ended)],
      ['log', result && count(Number(result.logLength), 'byte')],
    ];
    byId('facts').replaceChildren(...facts.filter(([, value]) => value).flatMap(([name, value, href]) => [
      el('dt', {}, name), el('dd', {}, href ? el('a', { href }, value) : value),
    ]));
  }

  #timeline(job) {
    byId('timeline').replaceChildren(...job.timeline.map((entry, i) => {
      const next = job.timeline[i + 1]?.time;
      const lasted = next === undefined ? '' : ` for ${span(next - entry.time)}`;
      const attempt = entry.attempt > 0 ? ` · attempt ${entry.attempt}` : '';
      return el('li', {}, el('time', {}, moment(entry.time)), ' ', stateWord(entry.state), `${lasted}${attempt} `, el('span', { class: 'dim' }, entry.message));
    }));
  }

  #attempts(job) {
    const newest = Math.max(job.attempt, ...this.#reports.keys(), 0);
    byId('attempts').hidden = newest < 2;
    const shown = this.chosen || newest;
    byId('attempts').replaceChildren('attempt ', ...Array.from({ length: newest }, (_, i) => {
      const number = i + 1;
      const href = number === newest ? `/${this.name}` : `/${this.name}?attempt=${number}`;
      return el('a', { href, 'aria-current': number === shown ? 'page' : undefined }, String(number));
    }));
  }
}

function stepText(step, now) {
  const lasted = step.started === undefined ? '' : span((step.ended ?? (step.state === 'running' ? now : step.started)) - step.started);
  const code = step.exitCode !== 0 ? ` exit ${step.exitCode}` : '';
  const after = step.after ? ' (after)' : '';
  return `${step.state === 'running' || step.state === 'succeeded' ? lasted : `${step.state}${code} ${lasted}`}${after}`.trim();
}
