// markers.json is also what tests/Cli.Tests holds the CLI to: both have one notion of a group.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { feed, seen } from './feed.mjs';
import { groupMarker } from './assets/groups.js';
import { TerminalLine } from './assets/line.js';

for (const [text, name, begins, staysOpen] of JSON.parse(readFileSync('markers.json', 'utf8'))) {
  test(`marker ${JSON.stringify(text)}`, () => {
    const line = new TerminalLine();
    line.write(text, () => {});
    assert.deepEqual(groupMarker(line.marker()), name === null ? null : { name, begins, staysOpen });
  });
}

test('a group is folded once the next one begins, and open while it grows', () => {
  const model = feed([['s', 'before\n--- one\na\nb\n']]);
  assert.deepEqual(seen(model), ['step: s', 'before', '▾ one (2)', 'a', 'b']);
  feed([['s', '--- two\nc\n']], model);
  assert.deepEqual(seen(model), ['step: s', 'before', '▸ one (2)', '▾ two (1)', 'c']);
});

test('an end marker folds and is not shown, but counted as a line', () => {
  const model = feed([['s', '::group::G\nx\n::endgroup::\nafter\n']]);
  assert.deepEqual(seen(model), ['step: s', '▸ G (1)', 'after']);
  assert.equal(model.rows.at(model.find('s', 4)).text, 'after');
});

test('+++ ends a group and is shown as it stands', () => {
  assert.deepEqual(seen(feed([['s', '--- one\na\n+++ two\nb\n']])), ['step: s', '▸ one (1)', '+++ two', 'b']);
});

test('a group that is open when its step ends stays open', () => {
  const steps = feed([['a', '--- one\nx\n'], ['b', 'y\n']]);
  assert.deepEqual(seen(steps), ['step: a', '▾ one (1)', 'x', 'step: b', 'y']);
  const platform = feed([['a', '--- one\nx\n'], ['', 'step a failed\n', 'platform'], ['a', '::endgroup::\n']]);
  assert.deepEqual(seen(platform), ['step: a', '▾ one (1)', 'x', 'step a failed']);
});

test('a group that is open when the log ends stays open', () => {
  const model = feed([['s', '--- one\nx\nlast']]);
  model.take({ seal: { attempt: 1, length: 0, message: '' } });
  assert.deepEqual(seen(model), ['step: s', '▾ one (2)', 'x', 'last']);
});

test('what somebody chose stays while the group grows and ends', () => {
  const model = feed([['s', '--- one\na\n']]);
  model.rows.toggle(1);
  feed([['s', 'b\n']], model);
  assert.deepEqual(seen(model), ['step: s', '▸ one (2)']);
  model.rows.toggle(1);
  feed([['s', '--- two\nc\n']], model);
  assert.deepEqual(seen(model), ['step: s', '▾ one (2)', 'a', 'b', '▾ two (1)', 'c']);
});

test('a group that somebody reads is not folded under their eyes', () => {
  const model = feed([['s', '--- one\na\n']]);
  model.mayFold = () => false;
  feed([['s', '--- two\n']], model);
  assert.deepEqual(seen(model), ['step: s', '▾ one (1)', 'a', '▾ two (0)']);
});

test('a marker of the platform is none', () => assert.deepEqual(seen(feed([['', '--- x\n', 'platform']])), ['--- x']));

test('the time of a group goes from its first line to the one that ends it', () => {
  const model = feed([['s', '--- one\n', 'stdout', 1_000], ['s', 'a\n', 'stdout', 2_000], ['s', '::endgroup::\n', 'stdout', 4_500]]);
  assert.equal(model.rows.at(1).took, 3_500);
});
