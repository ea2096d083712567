import { JSONParser } from '@streamparser/json'
import { z } from 'zod'
import { messageOf, SuanhengError } from '../../../core/errors.ts'
import type { Left, Read } from '../usage/allocation.ts'
import { limitDepth } from '../usage/json-items.ts'
import { originOf } from './labels.ts'
import { METRICS } from './metrics.ts'
import { momentWithin, Page } from './page.ts'
import type { Sample, SampleReader } from './sample.ts'
import { WHY } from './why.ts'

/** One series has at most 11,000 points of some 30 characters (Prometheus refuses more); labels come on top. */
const MOST_CHARACTERS = 16 * 1024 * 1024

// A server of another’s: labels are its own, fields may be added. Times are seconds with at most ms.
const Series = z.object({
  metric: z.record(z.string(), z.string()),
  values: z.array(z.unknown()).optional(),
  value: z.unknown().optional(),
})

/**
 * Answers of a Prometheus server, or of what speaks its API (VictoriaMetrics, Thanos): `/api/v1/query_range` and
 * `/api/v1/query`, one or many, one after the other. Series of several metrics are put together by device and moment, so
 * that answers to one question a metric can be read as one input. A moment is one of the server’s steps, with the last
 * reading before it (at most five minutes before it, unless the server is set otherwise).
 *
 * Memory: the devices and moments of the input, at most 250,000. Errors: JSON_MALFORMED; REQUEST_INVALID where it is no
 * such answer, or one that says that it failed; TOO_MANY_RECORDS, BODY_TOO_LARGE.
 */
export function prometheusRangeReader(): SampleReader {
  const page = new Page()
  const left: Left[] = []
  let [since, answers, empty] = [0, 0, true]
  const parser = new JSONParser({
    paths: ['$.status', '$.error', '$.data.resultType', '$.data.result.*'],
    keepStack: false,
    separator: '',
  })
  limitDepth(parser)
  parser.onError = (error) => {
    if (error instanceof SuanhengError) throw error
    throw new SuanhengError('JSON_MALFORMED', messageOf(error).slice(0, 300), {}, error)
  }
  parser.onValue = ({ key, value, parent }) => {
    since = 0
    if (key === 'error') throw new SuanhengError('REQUEST_INVALID', `the server said: ${textOf(value)}`)
    if (key === 'status') answers++
    else if (key !== 'resultType') readSeries(page, left, value)
    else if (value !== 'matrix' && value !== 'vector')
      throw new SuanhengError('REQUEST_INVALID', `an answer of type ${textOf(value)}, not matrix: ask query_range`)
    // What was read is not kept: the list of results would grow with the input.
    if (Array.isArray(parent)) parent.length = 0
  }
  return {
    text(piece) {
      since += piece.length
      if (since > MOST_CHARACTERS)
        throw new SuanhengError('BODY_TOO_LARGE', `more than ${MOST_CHARACTERS} characters in one series`)
      if (piece.trim() !== '') empty = false
      parser.write(piece)
      return { found: [], left: [...left.splice(0), ...page.told()] }
    },
    end() {
      if (empty || answers === 0) throw new SuanhengError('REQUEST_INVALID', 'not an answer of the Prometheus API')
      if (!parser.isEnded) parser.end()
      const { found, left: more } = page.end(({ time }) => momentWithin(Number(time), time ?? ''))
      return { found, left: [...left.splice(0), ...more] } satisfies Read<Sample>
    },
  }
}

function readSeries(page: Page, left: Left[], given: unknown): void {
  const read = Series.safeParse(given)
  if (!read.success) {
    const [issue] = read.error.issues
    left.push({
      line: null,
      what: null,
      why: WHY.series(`${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.slice(0, 200)),
    })
    return
  }
  const { metric: all, values, value } = read.data
  const labels = new Map(Object.entries(all))
  const name = labels.get('__name__')
  const leave = (why: Left['why']) => left.push({ line: null, what: name ?? null, why })
  if (name === undefined) return void leave(WHY.noName)
  const metric = METRICS.get(name)
  if (metric === undefined) return void leave(WHY.notRead)
  const origin = originOf(labels, metric.exporter)
  const { device } = origin
  if (device === undefined) return void leave(WHY.noIdentity)
  const named = { ...origin, device }
  for (const point of values ?? [value]) {
    const [seconds, text] = Array.isArray(point) ? (point as readonly unknown[]) : []
    if (typeof seconds !== 'number' || typeof text !== 'string') {
      leave(WHY.series('a point is not [seconds, "value"]'))
      continue
    }
    const row = page.row(null, named, String(Math.round(seconds * 1000)), metric)
    if (!page.put(row, metric, origin.slice, text, null)) leave(WHY.value(text))
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 200) : typeof value)
