// Measures pg-boss: node pg-boss.mjs CALLERS SECONDS JOBS SAMPLES, with the server in DATABASE_URL. Prints one line of JSON.
import { performance } from 'node:perf_hooks';
import PgBoss from 'pg-boss';

const [callers, seconds, jobs, samples] = process.argv.slice(2).map(Number);
const batch = 1000;
const fetchers = 4;
const paceMillis = 10;
const payload = { pipeline: 'bench', box: { image: 'busybox' }, steps: [{ name: 'nothing', code: 'true' }] };
const boss = new PgBoss({ connectionString: process.env.DATABASE_URL, max: callers + 2, schedule: false, supervise: false });
boss.on('error', console.error);
await boss.start();
await boss.createQueue('job');
await boss.createQueue('probe');

const since = (begin) => (performance.now() - begin) / 1000;

async function submit() {
  const times = [];
  const begin = performance.now();
  await Promise.all(Array.from({ length: callers }, async () => {
    while (since(begin) < seconds) {
      const start = performance.now();
      await boss.send('job', payload);
      times.push(performance.now() - start);
    }
  }));
  return { rate: times.length / since(begin), times };
}

async function bulk() {
  const begin = performance.now();
  for (let done = 0; done < jobs; done += batch) {
    await boss.insert(Array.from({ length: batch }, () => ({ name: 'job', data: payload })));
  }
  return jobs / since(begin);
}

// Whole batches, each completed by one call.
async function drain() {
  let taken = 0;
  const begin = performance.now();
  await Promise.all(Array.from({ length: fetchers }, async () => {
    while (true) {
      const fetched = await boss.fetch('job', { batchSize: batch });
      if (fetched.length === 0) {
        return;
      }
      await boss.complete('job', fetched.map((job) => job.id));
      taken += fetched.length;
    }
  }));
  return taken / since(begin);
}

async function latencies() {
  const times = [];
  await boss.work('probe', { pollingIntervalSeconds: 0.5, batchSize: batch }, async (taken) => {
    taken.forEach((job) => times.push(performance.now() - job.data.start));
  });
  for (let i = 0; i < samples; i++) {
    boss.send('probe', { start: performance.now() });
    await new Promise((resolve) => setTimeout(resolve, paceMillis));
  }
  while (times.length < samples) {
    await new Promise((resolve) => setTimeout(resolve, paceMillis));
  }
  return times;
}

const submitted = await submit();
const bulkRate = await bulk();
const drainRate = await drain();
const waits = await latencies();
const figures = JSON.stringify({ submit: submitted.rate, submitTimes: submitted.times, bulk: bulkRate, drain: drainRate, waits });
// A pipe takes 64 KiB at a time: to leave before it has taken all would cut the figures off.
process.stdout.write(`${figures}\n`, () => process.exit(0));
