import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS, TerminalLine } from './assets/line.js';
import { appearance } from './assets/style.js';

function row(...texts) {
  const line = new TerminalLine();
  texts.forEach((text) => line.write(text, () => assert.fail('the row is full')));
  return line.row();
}

// Runs as [text, style] pairs.
function runs(text) {
  const { text: all, runs } = row(text);
  const found = [];
  let at = 0;
  for (let i = 0; i < (runs?.length ?? 0); i += 2) {
    found.push([all.slice(at, at += runs[i]), { ...runs[i + 1] }]);
  }
  return found;
}

const TEXTS = {
  'plain': ['hello', 'hello'],
  'carriage return writes over': ['hello\rJ', 'Jello'],
  'progress bar shows its last state': ['\r 10%\r 55%\r100%', '100%'],
  'a shorter state leaves what is right of it': ['abcdef\rxy', 'xycdef'],
  'a line end of another system': ['text\r', 'text'],
  'backspace': ['abc\b\bX', 'aXc'],
  'backspace stops at the start': ['\b\bx', 'x'],
  'tab goes to the next stop': ['a\tb', 'a       b'],
  'tab moves over what is there': ['abcdefghij\r\tX', 'abcdefghXj'],
  'erase to the end': ['abcdef\r\u001b[3Gx\u001b[K', 'abx'],
  'erase to the start': ['abcdef\u001b[3G\u001b[1KX', '  Xdef'],
  'erase all': ['abc\u001b[2K\rx', 'x'],
  'erase and return, as npm does': ['working\u001b[1G\u001b[0Kdone', 'done'],
  'cursor up is swallowed': ['a\u001b[2Ab', 'ab'],
  'cursor position is swallowed': ['a\u001b[10;20Hb', 'ab'],
  'clear screen is swallowed': ['a\u001b[2Jb', 'ab'],
  'private modes are swallowed': ['\u001b[?25lhidden cursor\u001b[?25h', 'hidden cursor'],
  'a title is swallowed': ['\u001b]0;a title\u0007text', 'text'],
  'a title with the other end is swallowed': ['\u001b]2;t\u001b\\text', 'text'],
  'a link is its text': ['\u001b]8;;http://x.test/\u001b\\here\u001b]8;;\u001b\\!', 'here!'],
  'DCS is swallowed': ['\u001bP1$r0m\u001b\\text', 'text'],
  'APC and PM are swallowed': ['\u001b_a\u001b\\\u001b^b\u001b\\text', 'text'],
  'character sets are swallowed': ['\u001b(Btext', 'text'],
  'single escapes are swallowed': ['\u001b7\u001b8\u001b=text', 'text'],
  'other controls are swallowed': ['a\u0000\u0007\u000b\u007fb\u0085\u009bc', 'abc'],
  'an unfinished sequence shows nothing': ['a\u001b[31', 'a'],
  'an unfinished title shows nothing': ['a\u001b]0;never ends', 'a'],
  'a broken sequence ends at the control': ['a\u001b[3\u001b[0mb', 'ab'],
  'markup is text': ['<b onclick=x>&amp;', '<b onclick=x>&amp;'],
  'characters beyond the first plane take one column': ['🚀🚀\rx', 'x🚀'],
};

for (const [name, [text, expected]] of Object.entries(TEXTS)) {
  test(name, () => {
    assert.equal(row(text).text, expected);
    // One character at a time is the same.
    assert.equal(row(...text).text, expected);
  });
}

const STYLES = {
  '31': { fg: 1 }, '92': { fg: 10 }, '44': { bg: 4 }, '103': { bg: 11 },
  '1': { bold: true }, '2': { dim: true }, '3': { italic: true }, '4': { underline: true }, '7': { inverse: true }, '9': { strike: true },
  '1;31': { bold: true, fg: 1 }, '31;39': {}, '1;2;22': {}, '4;24': {}, '7;27': {}, '31;0;1': { bold: true }, '31;': {},
  '38;5;9': { fg: 9 }, '38;5;208': { fg: '#ff8700' }, '38;5;16': { fg: '#000000' }, '38;5;231': { fg: '#ffffff' }, '48;5;244': { bg: '#808080' },
  '38;2;1;2;255': { fg: '#0102ff' }, '38:2::1:2:255': { fg: '#0102ff' }, '38:2:1:2:255': { fg: '#0102ff' }, '48;2;0;0;0;1': { bg: '#000000', bold: true },
  '38;5;300': {}, '38;2;1;2': {}, '38;2;1;2;256': {}, '4:3': { underline: true }, '4:0': {}, '999': {},
};

for (const [parameters, expected] of Object.entries(STYLES)) {
  test(`SGR ${parameters}`, () => {
    const found = runs(`\u001b[${parameters}mx`);
    assert.deepEqual(found.length === 0 ? {} : found[0][1], expected);
  });
}

test('SGR in pieces is the same as in one', () => {
  assert.deepEqual(row('a\u001b[3', '1mb\u001b', '[0mc'), row('a\u001b[31mb\u001b[0mc'));
});

test('runs of one style follow each other', () => {
  assert.deepEqual(runs('a\u001b[31mb\u001b[1mc\u001b[md'), [['a', {}], ['b', { fg: 1 }], ['c', { bold: true, fg: 1 }], ['d', {}]]);
});

test('what is written over takes the new colour', () => {
  assert.deepEqual(runs('\u001b[31mred\r\u001b[32mg'), [['g', { fg: 2 }], ['ed', { fg: 1 }]]);
});

test('a text without colours has no runs', () => assert.equal(row('a\u001b[0mb').runs, null));

test('colours outlive the line, an unfinished sequence does not', () => {
  const line = new TerminalLine();
  line.write('\u001b[31mred\u001b]0;', () => {});
  line.end();
  line.write('still', () => {});
  assert.deepEqual(line.row().text, 'still');
  assert.deepEqual({ ...line.row().runs[1] }, { fg: 1 });
});

test('a line longer than the columns goes on in further rows', () => {
  const line = new TerminalLine();
  const rows = [];
  const text = '0123456789'.repeat(COLUMNS / 4);
  line.write(text, () => rows.push(line.row().text));
  rows.push(line.row().text);
  assert.equal(rows.join(''), text);
  assert.deepEqual(rows.map((r) => r.length), [COLUMNS, COLUMNS, text.length - 2 * COLUMNS]);
});

test('appearance: classes for the theme, colours for the rest, inverse with the theme', () => {
  assert.deepEqual(appearance({ bold: true, fg: 1, bg: '#010203' }), { classes: ['t-bold', 'f-1'], background: '#010203' });
  assert.deepEqual(appearance({ inverse: true }), { classes: ['f-ground', 'b-text'] });
  assert.deepEqual(appearance({ inverse: true, fg: 2, bg: 4 }), { classes: ['f-4', 'b-2'] });
});
