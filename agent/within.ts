/**
 * Runs a task under a signal of its own, aborted with the given one or after `ms`. Nothing is left behind on the given
 * signal, which lives as long as the agent: a listener for each request would fill the memory in weeks.
 */
export async function within<T>(
  signal: AbortSignal,
  ms: number | null,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController()
  const stop = () => own.abort(signal.reason)
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  const timer = ms === null ? null : setTimeout(() => own.abort(new Error(`not done within ${ms} ms`)), ms)
  try {
    return await task(own.signal)
  } finally {
    if (timer !== null) clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
