// Times and counts for people; durations as the CLI writes them.

/** A duration in milliseconds such as 0.3s, 12s, 3m05s, 2h10m. */
export function span(ms) {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) {
    return `${seconds.toFixed(1)}s`;
  }

  if (seconds < 60) {
    return `${Math.floor(seconds)}s`;
  }

  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}m${String(Math.floor(seconds % 60)).padStart(2, '0')}s`
    : `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}m`;
}

/** How long ago a moment was: 5s, 3m, 2h, 4d. */
export function age(ms, now) {
  const seconds = Math.max(0, Math.floor((now - ms) / 1000));
  const [size, unit] = seconds < 60 ? [1, 's'] : seconds < 3600 ? [60, 'm'] : seconds < 86400 ? [3600, 'h'] : [86400, 'd'];
  return `${Math.floor(seconds / size)}${unit}`;
}

/** A moment in the reader's own time zone. */
export const moment = (ms) => new Date(ms).toLocaleString();

export const count = (n, one, many = `${one}s`) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** Why a job waits, or how it ended: the sentence and the reason. */
export function why(job) {
  const outcome = job.outcome;
  if (!outcome) {
    return job.why;
  }

  if (outcome.reason === 'SUCCEEDED') {
    return '';
  }

  const message = outcome.message || (outcome.step ? `step ${outcome.step} ended with exit code ${outcome.exitCode}` : '');
  return message ? `${message} (${outcome.reason})` : outcome.reason;
}

/** How long a job took or takes; empty before it started. */
export const took = (job, now) => (job.started === undefined ? '' : span((job.ended ?? now) - job.started));
