/** Events of several generators as they come. Each is asked for its next one only when its last one was taken. */
export async function* merge<T>(...sources: readonly AsyncGenerator<T>[]): AsyncGenerator<T> {
  const next = (source: AsyncGenerator<T>) => source.next().then((result) => ({ source, result }))
  const waiting = new Map(sources.map((source) => [source, next(source)]))
  try {
    while (waiting.size > 0) {
      const { source, result } = await Promise.race(waiting.values())
      if (result.done === true) {
        waiting.delete(source)
        continue
      }
      waiting.set(source, next(source))
      yield result.value
    }
  } finally {
    // The others may be in the middle of a query: their errors belong to nobody any more.
    await Promise.allSettled([...waiting].flatMap(([source, pending]) => [pending, source.return(undefined)]))
  }
}
