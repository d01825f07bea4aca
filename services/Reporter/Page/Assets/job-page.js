// One job: its state and why, its steps, and its log as it is written.

import { setText } from './dom.js';
import { JobLog, lostText } from './job-log.js';
import { JobView } from './job-view.js';
import { count } from './format.js';
import { LogView } from './log-view.js';
import { readLineHash } from './row-element.js';
import { FrameStream } from './stream.js';

// A page that nobody looks at costs nothing: it goes on where it was when somebody does.
const HIDDEN_PATIENCE = 10_000;

const name = location.pathname.slice(1);
const byId = (id) => document.getElementById(id);
const chosen = Number(new URLSearchParams(location.search).get('attempt')) || 0;
const view = new JobView(name, chosen);
const logView = new LogView(byId('log'), (following) => byId('follow').setAttribute('aria-pressed', String(following)));
let job = null;
let log = null;
let wanted = readLineHash(location.hash);
let hidden = 0;

const states = new FrameStream({
  url: () => `/${name}/frames`,
  onFrame: (frame) => {
    if (frame.job) {
      took(frame.job);
    } else if (frame.report) {
      view.report(frame.report);
    }
  },
  onState: (state) => {
    if (state.kind === 'failed') {
      trouble(`${state.problem.peer}: ${state.problem.message}.`);
    } else {
      trouble(state.kind === 'lost' ? lostText(state) : '');
    }
  },
});

function took(news) {
  job = news;
  view.job(job);
  const attempt = chosen || job.attempt;
  if (attempt > 0 && attempt !== log?.attempt) {
    open(attempt);
  }

  if (log !== null && (job.over || log.attempt < job.attempt)) {
    log.attemptIsOver();
  } else if (log === null && job.over) {
    note('This job ended before it had an attempt; there is no log.', false);
  }
}

function open(attempt) {
  log?.close();
  log = new JobLog(name, attempt, { rows, said: note });
  view.attempt = attempt;
  byId('raw').href = `/${name}/log?attempt=${attempt}`;
  logView.show(log.model);
  logView.follow(wanted === null);
  if (hidden !== -1) {
    log.stream.start();
  }
}

function rows() {
  logView.draw();
  const { model } = log;
  view.steps(model.steps, jump);
  const { dropped } = model.rows;
  byId('cut').hidden = dropped === 0;
  setText(byId('cut'), dropped === 0 ? '' : `The log is longer than this page holds: its first ${count(dropped, 'row')} are left out. “raw” has all.`);
  if (wanted !== null) {
    goTo(wanted);
  }
}

function goTo({ step, number }) {
  const place = log?.model.find(step, number);
  if (place !== undefined) {
    wanted = null;
    logView.goTo(place);
  }
}

function jump(step) {
  const place = log.model.steps.get(step);
  if (place !== undefined && log.model.rows.at(place) !== undefined) {
    logView.goTo(place);
    byId('log').focus();
  }
}

function note(text, isTrouble) {
  setText(byId('note'), text);
  byId('note').classList.toggle('trouble', isTrouble);
}

function trouble(text) {
  byId('trouble').hidden = text === '';
  setText(byId('trouble'), text);
}

function search(forward) {
  const text = byId('wanted').value;
  if (text === '' || log === null) {
    setText(byId('found'), '');
    return;
  }

  const place = log.model.search(text, logView.target ?? logView.top, forward);
  setText(byId('found'), place === undefined ? 'not found' : '');
  if (place !== undefined) {
    logView.goTo(place);
  }
}

byId('search').addEventListener('submit', (event) => {
  event.preventDefault();
  search(true);
});
byId('wanted').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && event.shiftKey) {
    event.preventDefault();
    search(false);
  }
});
byId('previous').addEventListener('click', () => search(false));
byId('follow').addEventListener('click', () => logView.follow(!logView.following));
byId('fold').addEventListener('click', (event) => {
  const fold = event.target.getAttribute('aria-pressed') !== 'true';
  event.target.setAttribute('aria-pressed', String(fold));
  setText(event.target, fold ? 'unfold all' : 'fold all');
  log?.model.rows.setAll(fold);
  logView.draw();
});
byId('log').addEventListener('click', (event) => {
  const address = event.target.closest?.('a.number')?.getAttribute('href');
  if (address) {
    event.preventDefault();
    history.replaceState(null, '', location.pathname + location.search + address);
    goTo(readLineHash(address));
  }
});
addEventListener('hashchange', () => {
  wanted = readLineHash(location.hash);
  if (wanted !== null) {
    goTo(wanted);
  }
});
document.addEventListener('keydown', (event) => {
  if (event.target.matches('input, select, textarea') || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }

  if (event.key === '/') {
    event.preventDefault();
    byId('wanted').focus();
  } else if (event.key === 'f') {
    logView.follow(!logView.following);
  }
});
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    hidden = setTimeout(() => {
      hidden = -1;
      states.pause();
      log?.stream.pause();
    }, HIDDEN_PATIENCE);
    return;
  }

  clearTimeout(hidden);
  hidden = 0;
  states.start();
  log?.stream.start();
});
setInterval(() => view.tick(), 1_000);
states.start();
