// Measures graphile-worker: node graphile-worker.mjs CALLERS SECONDS JOBS SAMPLES, with the server in DATABASE_URL. Prints one line of JSON.
import { performance } from 'node:perf_hooks';
import { makeWorkerUtils, run } from 'graphile-worker';
import pg from 'pg';

const [callers, seconds, jobs, samples] = process.argv.slice(2).map(Number);
const batch = 1000;
const paceMillis = 10;
const payload = { pipeline: 'bench', box: { image: 'busybox' }, steps: [{ name: 'nothing', code: 'true' }] };
const quiet = { debug() {}, info() {}, warn() {}, error: console.error };
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: callers + 2 });
pool.on('error', console.error);
const utils = await makeWorkerUtils({ pgPool: pool });
await utils.migrate();

const rest = async () => Number((await pool.query('select count(*) as n from graphile_worker._private_jobs')).rows[0].n);
const since = (begin) => (performance.now() - begin) / 1000;

async function submit() {
  const times = [];
  const begin = performance.now();
  await Promise.all(Array.from({ length: callers }, async () => {
    while (since(begin) < seconds) {
      const start = performance.now();
      await utils.addJob('job', payload);
      times.push(performance.now() - start);
    }
  }));
  return { rate: times.length / since(begin), times };
}

async function bulk() {
  const begin = performance.now();
  for (let done = 0; done < jobs; done += batch) {
    await utils.addJobs(Array.from({ length: batch }, () => ({ identifier: 'job', payload })));
  }
  return jobs / since(begin);
}

// A worker's way of taking jobs in batches and completing them in batches, as its documentation gives it for the most speed.
async function drain() {
  const total = await rest();
  const begin = performance.now();
  const runner = await run({
    pgPool: pool,
    noHandleSignals: true,
    taskList: { job: async () => {} },
    preset: {
      worker: {
        concurrentJobs: 24, pollInterval: 500, completeJobBatchDelay: 0, failJobBatchDelay: 0, localQueue: { size: 500 },
      },
    },
    logger: await silent(),
  });
  while (await rest() > 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const rate = total / since(begin);
  await runner.stop();
  return rate;
}

async function latencies() {
  const times = [];
  const taskList = { probe: async ({ start }) => { times.push(performance.now() - start); } };
  const runner = await run({ pgPool: pool, noHandleSignals: true, concurrency: 10, taskList, logger: await silent() });
  for (let i = 0; i < samples; i++) {
    utils.addJob('probe', { start: performance.now() });
    await new Promise((resolve) => setTimeout(resolve, paceMillis));
  }
  while (times.length < samples) {
    await new Promise((resolve) => setTimeout(resolve, paceMillis));
  }
  await runner.stop();
  return times;
}

async function silent() {
  const { Logger } = await import('graphile-worker');
  return new Logger(() => (level, message) => quiet[level]?.(message));
}

const submitted = await submit();
const bulkRate = await bulk();
const drainRate = await drain();
const waits = await latencies();
const figures = JSON.stringify({ submit: submitted.rate, submitTimes: submitted.times, bulk: bulkRate, drain: drainRate, waits });
await utils.release();
await pool.end();
// A pipe takes 64 KiB at a time: to leave before it has taken all would cut the figures off.
process.stdout.write(`${figures}\n`, () => process.exit(0));
