import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { Cluster } from '../../examples/helios-earth/index.ts'

export const DATA = fileURLToPath(new URL('../../examples/helios-earth/data/', import.meta.url))
export const MINUTES_IN_MAY = 44_640
export const MINUTES_A_DAY = 1440

/** Cards in use, minute by minute, read without the code under test. */
export function cardsByMinute(cluster: Cluster): number[] {
  const text = gunzipSync(readFileSync(`${DATA}${cluster}_2020-05_minutes.csv.gz`)).toString('utf8')
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[8]))
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Minute of May 2020 (0 at local midnight of the 1st) of a time with offset. */
export const minuteOf = (instant: string): number =>
  (Date.parse(instant) - Date.parse('2020-05-01T00:00:00+08:00')) / 60_000
