import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameReader } from './assets/frames.js';
import { FrameStream } from './assets/stream.js';
import { LogModel } from './assets/log.js';
import { bytes, seeded, seen } from './feed.mjs';

const line = (frame) => bytes(`${JSON.stringify(frame)}\n`);

function chunk(offset, text) {
  const data = bytes(text);
  return Buffer.concat([line({ chunk: { step: 's', stream: 'stdout', offset, time: 1 }, size: data.length }), data]);
}

test('frames come out whole, however the bytes are cut', () => {
  const first = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  for (let seed = first; seed < first + 50; seed++) {
    const random = seeded(seed);
    const texts = Array.from({ length: 20 }, () => '\n{"x":1}é'.repeat(Math.floor(random() * 5)));
    const all = Buffer.concat(texts.map((text, i) => (text === '' ? line({ beat: true, i }) : chunk(i, text))));
    const reader = new FrameReader();
    const found = [];
    for (let at = 0; at < all.length;) {
      const length = 1 + Math.floor(random() * 60);
      for (const frame of reader.push(new Uint8Array(all.subarray(at, at + length)))) {
        found.push(new TextDecoder().decode(frame.data));
      }
      at += length;
    }
    assert.deepEqual(found, texts, `seed ${seed}`);
  }
});

test('an answer that is none of Mesh is refused', () => {
  const reader = new FrameReader();
  assert.throws(() => [...reader.push(bytes('<!doctype html>\n'))]);
  assert.throws(() => [...new FrameReader().push(new Uint8Array(2 << 20))]);
});

// A server that is told what to do with each request.
function server(...answers) {
  const asked = [];
  const fetch = async (url, { signal }) => {
    asked.push(url);
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    return answer(url, signal);
  };
  return { asked, fetch };
}

const body = (parts, { cut = false, stays = false } = {}) => (url, signal) => new Response(new ReadableStream({
  start(controller) {
    parts.forEach((part) => controller.enqueue(new Uint8Array(part)));
    if (cut) {
      controller.error(new TypeError('network error'));
    } else if (!stays) {
      controller.close();
    }
    signal.addEventListener('abort', () => controller.error(signal.reason));
  },
}));

async function follow(answers, { until, silence } = {}) {
  const model = new LogModel();
  const { asked, fetch } = server(...answers);
  const states = [];
  const done = new Promise((resolve) => {
    const stream = new FrameStream({
      url: () => `/log?offset=${model.position.offset}`,
      onFrame: (frame) => model.take(frame),
      onState: (state) => {
        states.push(state);
        if (state.kind === 'end' || state.kind === 'failed' || until?.(states)) {
          stream.close();
          resolve();
        }
      },
      fetch,
      silence,
      random: () => 0,
    });
    stream.start();
  });
  await done;
  return { model, asked, states };
}

test('after a cut it goes on from the byte after the last, with nothing lost and nothing twice', async () => {
  const { model, asked, states } = await follow([
    body([chunk(0, 'one\ntw')]),
    body([chunk(4, 'two\nthr')]),
    () => { throw new TypeError('connection refused'); },
    body([chunk(11, 'ee\n'), line({ seal: { attempt: 1, length: 14, message: '' } }), line({ end: true })]),
  ]);
  assert.deepEqual(seen(model), ['step: s', 'one', 'two', 'three']);
  assert.deepEqual(asked, ['/log?offset=0', '/log?offset=6', '/log?offset=11', '/log?offset=11']);
  assert.equal(states.filter((s) => s.kind === 'lost').length, 3);
});

test('what the server says of a peer is passed on, and it goes on by itself', async () => {
  const problem = { peer: 'LogShipper', message: 'it does not answer', status: 502, passing: true };
  const { states, asked } = await follow([body([line({ problem })]), body([line({ end: true })])]);
  assert.deepEqual(states.find((s) => s.kind === 'lost').problem, problem);
  assert.equal(asked.length, 2);
});

test('waits grow while it is away, and are short again once it was there', async () => {
  const refuse = () => { throw new TypeError('no'); };
  const { states } = await follow([refuse, refuse, refuse, body([line({ beat: true })]), refuse, body([line({ end: true })])]);
  const delays = states.filter((s) => s.kind === 'lost').map((s) => Math.round(s.delay));
  assert.deepEqual(delays, [0, 175, 350, 0, 175]);
});

test('a refusal that stays is not asked for again', async () => {
  const problem = { peer: 'JobIntake', message: 'there is no such job', status: 404, passing: false };
  const { states, asked } = await follow([() => Response.json({ problem }, { status: 404 })]);
  assert.deepEqual([states.at(-1).kind, states.at(-1).problem.message, asked.length], ['failed', 'there is no such job', 1]);
});

test('a full server is asked again', async () => {
  const full = () => Response.json({ problem: { peer: 'Reporter', message: 'full', status: 503, passing: true } }, { status: 503 });
  const { states } = await follow([full, () => new Response('bad gateway', { status: 502 }), body([line({ end: true })])]);
  assert.deepEqual(states.map((s) => s.problem?.message ?? s.kind), ['full', 'it answers 502', 'open', 'end']);
});

test('a stream that says nothing is opened anew', async () => {
  const { states, asked } = await follow([body([line({ beat: true })], { stays: true }), body([line({ end: true })])], { silence: 200 });
  assert.equal(states.find((s) => s.kind === 'lost').problem.message, 'no word for 0 s');
  assert.equal(asked.length, 2);
});

test('a paused stream asks nothing, and goes on where it was', async () => {
  const model = new LogModel();
  const { asked, fetch } = server(body([chunk(0, 'a\n')], { stays: true }), body([chunk(2, 'b\n'), line({ end: true })]));
  let first;
  const got = new Promise((resolve) => { first = resolve; });
  let ended;
  const end = new Promise((resolve) => { ended = resolve; });
  const stream = new FrameStream({
    url: () => `?${model.position.offset}`,
    onFrame: (frame) => { model.take(frame); first(); },
    onState: (state) => state.kind === 'end' && ended(),
    fetch,
  });
  stream.start();
  await got;
  stream.pause();
  await stream.finished;
  assert.equal(asked.length, 1);
  stream.start();
  await end;
  assert.deepEqual([asked[1], ...seen(model)], ['?2', 'step: s', 'a', 'b']);
});
