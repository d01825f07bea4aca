import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RowList } from './assets/rows.js';
import { seeded } from './feed.mjs';

// The same list without any cleverness.
class Plain {
  rows = [];

  visible() {
    return this.rows.filter((row) => !(row.group?.folded && row.group.first !== row.id)).map((row) => row.id);
  }
}

test('places and numbers agree with a plain list, whatever is added, folded and dropped', () => {
  const first = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  for (let seed = first; seed < first + 30; seed++) {
    const random = seeded(seed);
    const rows = new RowList({ maxRows: 120, maxChars: 1e9 });
    const plain = new Plain();
    let open = null;
    let next = 0;
    for (let n = 0; n < 400; n++) {
      const choice = random();
      if (choice < 0.6) {
        assert.equal(rows.add({ text: '' }), next);
        plain.rows.push({ id: next++, group: open });
      } else if (choice < 0.72) {
        rows.closeGroup(false);
        open = { first: next, folded: false };
        rows.openGroup({ text: '' });
        plain.rows.push({ id: next++, group: open });
      } else if (choice < 0.8) {
        const fold = random() < 0.7;
        rows.closeGroup(fold);
        if (open && fold && !open.chosen) {
          open.folded = true;
        }
        open = null;
      } else if (choice < 0.95) {
        const groups = plain.rows.filter((row) => row.group?.first === row.id);
        const row = groups[Math.floor(random() * groups.length)];
        if (row) {
          rows.toggle(row.id);
          row.group.folded = !row.group.folded;
          row.group.chosen = true;
        }
      } else {
        const seen = rows.visible;
        const gone = rows.trim();
        assert.equal(rows.visible, seen - gone, `seed ${seed}`);
        plain.rows = plain.rows.filter((row) => row.id >= rows.dropped);
        plain.rows.forEach((row) => {
          if (row.group && row.group.first < rows.dropped) {
            open = open === row.group ? null : open;
            row.group = null;
          }
        });
      }

      const visible = plain.visible();
      assert.equal(rows.visible, visible.length, `seed ${seed} step ${n}`);
      visible.forEach((id, number) => {
        assert.equal(rows.placeOf(number), id, `seed ${seed} step ${n}`);
        assert.equal(rows.numberOf(id), number, `seed ${seed} step ${n}`);
      });
    }
  }
});

test('reveal unfolds the group that a row is in, and no other', () => {
  const rows = new RowList();
  for (let n = 0; n < 3; n++) {
    rows.openGroup({ text: '' });
    rows.add({ text: '' });
    rows.closeGroup(true);
  }

  assert.equal(rows.visible, 3);
  rows.reveal(3);
  assert.equal(rows.visible, 4);
  assert.equal(rows.numberOf(3), 2);
});

test('setAll folds and unfolds', () => {
  const rows = new RowList();
  rows.openGroup({ text: '' });
  rows.add({ text: '' });
  rows.closeGroup(false);
  rows.openGroup({ text: '' });
  rows.setAll(true);
  rows.add({ text: '' });
  assert.equal(rows.visible, 2);
  rows.setAll(false);
  assert.equal(rows.visible, 4);
});

test('many characters drop rows too', () => {
  const rows = new RowList({ maxRows: 1e6, maxChars: 1_000 });
  for (let n = 0; n < 30; n++) {
    rows.add({ text: 'x'.repeat(100) });
    rows.trim();
  }
  assert.ok(rows.length <= 10, `${rows.length} rows`);
});
