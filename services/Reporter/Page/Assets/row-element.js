// A row of a log as an element. All of the log becomes text nodes; colours are classes, or properties that take numbers only.

import { el, setText } from './dom.js';
import { count, span } from './format.js';
import { appearance } from './style.js';

/** The address of a line in its page: #step:L12, as the CLI's prefix [step:L12:7s] has it. */
export const lineHash = (step, number) => `#${step === '' ? '' : `${encodeURIComponent(step)}:`}L${number}`;

/** Reads such an address; null when it is another one. */
export function readLineHash(hash) {
  const match = /^#(?:(.*):)?L([0-9]{1,12})$/.exec(hash);
  try {
    return match && { step: decodeURIComponent(match[1] ?? ''), number: Number(match[2]) };
  } catch {
    return null; // Not every text after a # was made by lineHash.
  }
}

export function rowElement(row, toggle) {
  const element = el('div', { class: classOf(row) }, number(row));
  if (row.kind === 'group') {
    const name = el('button', { type: 'button', class: 'fold', onclick: toggle }, row.text);
    element.append(name, el('span', { class: 'size' }));
  } else if (row.kind === 'step') {
    element.append(el('h3', { class: 'text' }, row.text));
  } else {
    element.append(el('span', { class: 'text' }, ...pieces(row)));
  }

  return element;
}

/** What can change of a row that is shown: whether it is folded, and how large its group is. */
export function updateRow(element, row, isFolded, isTarget) {
  element.classList.toggle('target', isTarget);
  if (row.kind === 'group') {
    element.querySelector('.fold').setAttribute('aria-expanded', String(!isFolded));
    const lasted = row.took === null ? '' : `, ${span(row.took)}`;
    setText(element.querySelector('.size'), ` (${count(row.lines, 'line')}${lasted})`);
  }
}

function classOf(row) {
  const stream = row.stream === 'platform' ? ' platform' : row.stream === 'stderr' ? ' stderr' : '';
  return `row r-${row.kind}${stream}`;
}

function number(row) {
  if (row.part) {
    return el('span', { class: 'number', title: 'the same line goes on' }, '↪');
  }

  if (row.number === 0) {
    return el('span', { class: 'number' }, row.stream === 'platform' && !row.text.startsWith('mesh:') ? 'mesh' : '');
  }

  const time = row.time === undefined ? '' : ` · ${new Date(row.time).toISOString()}`;
  return el(
    'a',
    { class: 'number', href: lineHash(row.step, row.number), title: `${row.step ? `${row.step}:` : ''}L${row.number}${time}` },
    String(row.number));
}

function pieces(row) {
  if (row.runs === null) {
    return [row.text];
  }

  const all = [];
  let at = 0;
  for (let i = 0; i < row.runs.length; i += 2) {
    const text = row.text.slice(at, at += row.runs[i]);
    const look = appearance(row.runs[i + 1]);
    if (look.classes.length === 0 && !look.color && !look.background) {
      all.push(text);
      continue;
    }

    const span = el('span', { class: look.classes.join(' ') }, text);
    span.style.color = look.color ?? '';
    span.style.backgroundColor = look.background ?? '';
    all.push(span);
  }

  return all;
}
