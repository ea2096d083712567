import type { Entry } from './entry.ts'
import { isUnderWay } from './job.ts'

/** A page that waits for the next change is not told of each of a thousand steps a second. */
const LEAST_PAUSE_MS = 300

/** Resolves once the job's revision is above `after`, it has ended, nothing changes any more, or `ms` are over. */
export function untilChanged(entry: Entry, after: number, ms: number, isStopped: () => boolean): Promise<void> {
  return new Promise<void>((resolve) => {
    let [rested, moved] = [false, false]
    const finish = () => {
      entry.watchers.delete(look)
      clearTimeout(rest)
      clearTimeout(end)
      resolve()
    }
    const look = () => {
      moved ||= entry.job.revision > after
      if (!isUnderWay(entry.job) || isStopped() || (moved && rested)) finish()
    }
    const end = setTimeout(finish, ms)
    const rest = setTimeout(
      () => {
        rested = true
        look()
      },
      Math.min(ms, LEAST_PAUSE_MS),
    )
    entry.watchers.add(look)
  })
}
