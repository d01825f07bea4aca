import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogModel } from './assets/log.js';
import { bytes, feed, seeded, seen } from './feed.mjs';

test('invalid UTF-8 becomes U+FFFD, also where frames cut a character', () => {
  const model = feed([['s', Uint8Array.of(0xff, 0x61, 0xc3)], ['s', Uint8Array.of(0xa9, 0xf0, 0x9f)], ['s', Uint8Array.of(0x9a, 0x80, 0xe2, 0x0a)]]);
  assert.deepEqual(seen(model), ['step: s', '\ufffdaé🚀\ufffd']);
});

test('half a character at the end of the log is shown as one that is broken', () => {
  const model = feed([['s', Uint8Array.of(0x61, 0xe2, 0x82)]]);
  model.take({ seal: { attempt: 1, length: 3, message: '' } });
  assert.deepEqual(seen(model), ['step: s', 'a\ufffd']);
});

test('a line that is being written is below all others, and numbered', () => {
  const model = feed([['s', 'one\n50%\r60%']]);
  assert.deepEqual(seen(model), ['step: s', 'one', '60%…']);
  assert.equal(model.openRows()[0].number, 2);
});

test('lines are numbered in their step, platform lines are not', () => {
  const model = feed([['a', '1\n2\n'], ['', 'mesh\n', 'platform'], ['b', '1\n'], ['a', '3\n']]);
  assert.deepEqual([model.find('a', 3), model.find('b', 1), model.find('b', 2)].map((p) => model.rows.at(p)?.text), ['3', '1', undefined]);
});

test('two streams of a step do not cut each other\'s lines', () => {
  const model = feed([['s', 'out', 'stdout'], ['s', 'err\n', 'stderr'], ['s', 'put\n', 'stdout']]);
  assert.deepEqual(seen(model), ['step: s', 'err', 'output']);
  assert.equal(model.rows.at(1).stream, 'stderr');
});

test('an unfinished line gives way to the next step, and goes on below under its number', () => {
  const model = feed([['a', 'half'], ['', 'mesh: pod evicted\n', 'platform'], ['a', ' more\nnext\n']]);
  assert.deepEqual(seen(model), ['step: a', 'half', 'mesh: pod evicted', ' more', 'next']);
  assert.deepEqual([1, 3, 4].map((place) => [model.rows.at(place).number, model.rows.at(place).part ?? false]), [[1, false], [1, true], [2, false]]);
});

test('a line that gave way and only ends is no further row', () => {
  assert.deepEqual(seen(feed([['a', 'half'], ['', 'm\n', 'platform'], ['a', '\nnext\n']])), ['step: a', 'half', 'm', 'next']);
});

test('empty lines are rows', () => assert.deepEqual(seen(feed([['s', '\n\nx\n']])), ['step: s', '', '', 'x']));

test('a gap is told in its place, once', () => {
  const model = feed([['s', 'half']]);
  const gap = { gap: { offset: 4, length: 100, message: 'the disk was lost' } };
  model.take(gap);
  model.take(gap);
  feed([['s', 'on\n']], model);
  assert.deepEqual(seen(model), ['step: s', 'half', 'gap: 100 bytes of the log are missing from offset 4: the disk was lost', 'on']);
});

test('a jump that nobody told of is told', () => {
  const model = feed([['s', 'a\n']]);
  model.take({ chunk: { step: 's', stream: 'stdout', offset: 10, time: 1 }, data: bytes('b\n') });
  assert.match(seen(model)[2], /^gap: 8 bytes .* from offset 2/);
});

test('what comes again after a cut is shown once', () => {
  const model = feed([['s', 'abc\nde']]);
  model.take({ chunk: { step: 's', stream: 'stdout', offset: 2, time: 1 }, data: bytes('c\ndefg\n') });
  model.take({ chunk: { step: 's', stream: 'stdout', offset: 0, time: 1 }, data: bytes('abc\n') });
  assert.deepEqual(seen(model), ['step: s', 'abc', 'defg']);
});

test('why the platform closed a log is said once', () => {
  const seal = { seal: { attempt: 1, length: 0, message: 'the pod is gone' } };
  const silent = new LogModel();
  silent.take(seal);
  assert.deepEqual(seen(silent), ['note: the log was closed by the platform: the pod is gone']);
  const said = feed([['', 'mesh: the pod is gone\n', 'platform']]);
  said.take(seal);
  assert.deepEqual(seen(said), ['mesh: the pod is gone']);
});

test('a name or a message cannot break a row', () => {
  const model = feed([['a\nb\u001b[31m', 'x\n']]);
  assert.equal(seen(model)[0], 'step: a b [31m');
});

test('search finds the next and the previous row, and goes round', () => {
  const model = feed([['s', 'Apple\npear\napple pie\n']]);
  assert.deepEqual(
    [model.search('apple', undefined, true), model.search('apple', 1, true), model.search('apple', 3, true), model.search('apple', 3, false), model.search('plum', 1, true)],
    [1, 3, 1, 1, undefined]);
});

// Bytes as the worst of jobs writes them.
function wildBytes(random) {
  const parts = [
    'text ', '\n', '\n', '\r', '\b', '\t', '\u001b[31m', '\u001b[0m', '\u001b[1;38;5;208m', '\u001b[K', '\u001b[2K', '\u001b[3G', '\u001b[5A',
    '\u001b]0;title\u0007', '\u001b]8;;u\u001b\\', '\u001bPdcs\u001b\\', '\u001b[?25l', '\u001b', '\u001b[', '\n--- group\n', '\n::group::G\n', '\n::endgroup::\n',
    '\n+++ x\n', 'é', '🚀', 'ключ', Uint8Array.of(0xff), Uint8Array.of(0xc3), Uint8Array.of(0xe2, 0x82), Uint8Array.of(0xf0, 0x9f, 0x9a), '\u0085', 'x'.repeat(700),
  ];
  return parts[Math.floor(random() * parts.length)];
}

function wildFrames(random) {
  const frames = [];
  for (let n = 0; n < 60; n++) {
    const stream = ['stdout', 'stdout', 'stdout', 'stderr', 'platform'][Math.floor(random() * 5)];
    const step = stream === 'platform' ? '' : ['a', 'b'][Math.floor(random() * 1.3)];
    const all = Array.from({ length: 1 + Math.floor(random() * 20) }, () => bytes(wildBytes(random)));
    frames.push([step, Buffer.concat(all), stream, 1_000 + n]);
  }
  return frames;
}

function cut(frames, random) {
  return frames.flatMap(([step, data, stream, time]) => {
    const pieces = [];
    for (let at = 0; at < data.length;) {
      const length = 1 + Math.floor(random() * random() * 40);
      pieces.push([step, new Uint8Array(data.subarray(at, at + length)), stream, time]);
      at += length;
    }
    return pieces;
  });
}

function everything(model) {
  const rows = [];
  for (let place = 0; place < model.rows.length; place++) {
    const { kind, text, runs, step, number, part, stream, lines, took } = model.rows.at(place);
    rows.push({ kind, text, runs: runs?.map((r) => (typeof r === 'number' ? r : { ...r })) ?? null, step, number, part, stream, lines, took });
  }
  return { rows, seen: seen(model) };
}

test('the same bytes give the same rows, however they are cut', () => {
  const first = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  for (let seed = first; seed < first + 40; seed++) {
    const random = seeded(seed);
    const frames = wildFrames(random);
    const whole = feed(frames);
    const open = everything(whole);
    const pieces = feed(cut(frames, random));
    assert.deepEqual(everything(pieces), open, `seed ${seed}`);
    for (const model of [whole, pieces]) {
      model.take({ seal: { attempt: 1, length: 0, message: '' } });
    }
    assert.deepEqual(everything(pieces), everything(whole), `seed ${seed}, sealed`);
    for (const row of everything(whole).rows) {
      assert.doesNotMatch(row.text, /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/, `seed ${seed}`);
      assert.equal((row.runs ?? [row.text.length]).filter((r) => typeof r === 'number').reduce((a, b) => a + b, 0), row.text.length, `seed ${seed}`);
    }
  }
});

test('a million lines are kept within the bounds, the newest of them, with their numbers', () => {
  const model = new LogModel({ maxRows: 100_000, maxChars: 1e9 });
  for (let n = 0; n < 1_000; n++) {
    feed([['s', Array.from({ length: 1_000 }, (_, i) => `line ${n * 1_000 + i + 1}\n`).join('')]], model);
    model.rows.trim();
  }

  assert.ok(model.rows.length <= 101_000, `${model.rows.length} rows`);
  assert.equal(model.rows.dropped + model.rows.length, 1_000_001);
  assert.equal(model.rows.at(model.find('s', 1_000_000)).text, 'line 1000000');
  assert.equal(model.find('s', 1), undefined);
});

test('a line of many megabytes is rows of bounded width', () => {
  const model = new LogModel({ maxRows: 500, maxChars: 1e9 });
  for (let n = 0; n < 100; n++) {
    feed([['s', 'x'.repeat(64 << 10)]], model);
    model.rows.trim();
  }
  assert.ok(model.rows.length <= 516, `${model.rows.length} rows`);
  assert.ok(seen(model).every((row) => row.length <= 4_097));
});
