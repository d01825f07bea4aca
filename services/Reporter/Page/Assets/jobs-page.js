// The list of jobs, newest first. The first page is read again and again; older ones stay as they were.

import { el, setText, stateWord } from './dom.js';
import { age, moment, took, why } from './format.js';
import { refusal } from './stream.js';

const REFRESH = 3_000;
const SLOWEST = 30_000;
const STATES = [
  'queued', 'blocked', 'leased', 'starting', 'running', 'succeeded', 'failed', 'cancelled', 'timed-out', 'infrastructure-failed', 'skipped',
];

const query = new URLSearchParams(location.search);
const workflow = /^\/(projects\/[^/]+\/workflows\/[^/]+)$/.exec(location.pathname)?.[1];
const byId = (id) => document.getElementById(id);
const filter = byId('filter');
let delay = REFRESH;
let timer = 0;

function fillFilter() {
  const select = filter.elements.state;
  select.append(...STATES.map((state) => el('option', { value: state }, state)));
  for (const name of ['project', 'state', 'label']) {
    filter.elements[name].value = query.get(name) ?? '';
  }

  if (workflow) {
    filter.hidden = true;
    setText(byId('title'), workflow);
    document.title = workflow;
  }

  // An address without empty parts is easier to read.
  filter.addEventListener('submit', (event) => {
    event.preventDefault();
    const wanted = new URLSearchParams([...new FormData(filter)].filter(([, value]) => value.trim() !== ''));
    location.assign(`/${wanted.size > 0 ? `?${wanted}` : ''}`);
  });
}

function source() {
  const wanted = new URLSearchParams(query);
  if (workflow) {
    wanted.set('workflow', workflow);
  }

  return `/api/jobs?${wanted}`;
}

async function refresh() {
  clearTimeout(timer);
  try {
    const response = await fetch(source(), { cache: 'no-store', signal: AbortSignal.timeout(30_000) });
    if (response.ok) {
      show(await response.json());
      trouble(null);
      delay = REFRESH;
    } else {
      failed((await refusal(response)).problem);
    }
  } catch (error) {
    failed({ peer: 'Mesh', message: `it does not answer (${error.message})`, passing: true });
  }

  // A page of older jobs does not change much; it is read again only when it could not be read.
  if (delay !== null && !document.hidden && !(query.has('page_token') && delay === REFRESH)) {
    timer = setTimeout(refresh, delay);
  }
}

function failed(problem) {
  delay = problem.passing ? Math.min((delay ?? REFRESH) * 2, SLOWEST) : null;
  const next = delay === null ? '' : ` Trying again in ${Math.round(delay / 1000)} s.`;
  trouble(`${problem.peer ? `${problem.peer}: ` : ''}${problem.message}.${next}`);
}

function trouble(text) {
  byId('trouble').hidden = text === null;
  setText(byId('trouble'), text ?? '');
}

function show({ jobs, next }) {
  const now = Date.now();
  byId('jobs').hidden = jobs.length === 0;
  byId('none').hidden = jobs.length > 0;
  byId('jobs').tBodies[0].replaceChildren(...jobs.map((job) => row(job, now)));
  link(byId('next'), next === '' ? null : { page_token: next });
  link(byId('first'), query.has('page_token') ? { page_token: '' } : null);
}

function row(job, now) {
  const [, project, , id] = job.name.split('/');
  return el(
    'tr', {},
    el('td', {}, stateWord(job.state)),
    el('td', {}, el('a', { href: `/${job.name}` }, id), el('span', { class: 'dim' }, ` ${project}`), ...marks(job)),
    el('td', {}, job.workflowNode || job.pipeline),
    el('td', { title: job.created === undefined ? '' : moment(job.created) }, job.created === undefined ? '' : age(job.created, now)),
    el('td', {}, took(job, now)),
    el('td', { class: 'why' }, why(job)));
}

function marks(job) {
  const labels = Object.entries(job.labels).map(([key, value]) => el('span', { class: 'label' }, `${key}=${value}`));
  return job.workflow && !workflow ? [el('a', { class: 'label', href: `/${job.workflow}` }, 'workflow'), ...labels] : labels;
}

function link(anchor, change) {
  anchor.hidden = change === null;
  if (change !== null) {
    const wanted = new URLSearchParams(query);
    for (const [key, value] of Object.entries(change)) {
      if (value === '') {
        wanted.delete(key);
      } else {
        wanted.set(key, value);
      }
    }

    anchor.href = `${location.pathname}?${wanted}`;
  }
}

fillFilter();
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && delay !== null) {
    refresh();
  }
});
refresh();
