import { SuanhengError } from '../../../core/errors.ts'
import type { Words } from '../inventory/inventory.ts'
import type { Allocation, AllocationReader, Left } from './allocation.ts'
import { lineSplitter } from './lines.ts'
import { WHY } from './why.ts'

const HEADER =
  'name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time'
const COLUMNS = HEADER.split(',').length

const OPENB_WHY = {
  neverScheduled: { en: 'never scheduled: it held no cards', zh: '从未被调度，未占用卡' },
  value: (column: string, text: string): Words => ({
    en: `${column} is not a whole number that can be: ${text.slice(0, 40)}`,
    zh: `${column} 不是可接受的整数：${text.slice(0, 40)}`,
  }),
} as const

/**
 * Pods of the OpenB trace (Alibaba 2023). Its times are seconds since the trace began, without a calendar: here they are
 * counted from 1970-01-01T00:00:00Z. A pod of one GPU holds `gpu_milli` thousandths of it, one of several holds them
 * whole (README of the trace).
 *
 * Memory: one line. Errors: CSV_MALFORMED where the header is another.
 */
export function openbPodsReader(): AllocationReader {
  let found: Allocation[] = []
  let left: Left[] = []
  let begun = false
  const lines = lineSplitter((line, number) => {
    if (!begun) {
      if (line.trim() !== HEADER)
        throw new SuanhengError('CSV_MALFORMED', `line ${number}: the header is not ${HEADER}`)
      begun = true
      return
    }
    if (line.trim() === '') return
    const pod = podOf(line, number)
    if ('en' in pod) left.push({ line: number, what: line.split(',', 1)[0]?.slice(0, 80) ?? null, why: pod })
    else found.push(pod)
  })
  const taken = () => {
    const read = { found, left }
    found = []
    left = []
    return read
  }
  return {
    text(piece) {
      lines.text(piece)
      return taken()
    },
    end() {
      const { line, number } = lines.rest()
      // Half a number may look whole.
      if (line.trim() !== '') left.push({ line: number, what: null, why: WHY.cutOff })
      if (!begun) throw new SuanhengError('CSV_MALFORMED', `no header ${HEADER}`)
      return taken()
    },
  }
}

function podOf(line: string, number: number): Allocation | Words {
  const cells = line.split(',')
  const [name = '', , , gpus = '', milli = '', spec = '', , , , deleted = '', scheduled = ''] = cells
  if (cells.length !== COLUMNS) return WHY.cells(cells.length, COLUMNS)
  if (scheduled === '') return OPENB_WHY.neverScheduled
  const values = { num_gpu: gpus, gpu_milli: milli, scheduled_time: scheduled, deletion_time: deleted || scheduled }
  for (const [column, text] of Object.entries(values)) if (!/^\d{1,9}$/.test(text)) return OPENB_WHY.value(column, text)
  if (Number(gpus) > 8) return OPENB_WHY.value('num_gpu', gpus)
  if (Number(milli) > 1000) return OPENB_WHY.value('gpu_milli', milli)
  const start = Number(scheduled) * 1000
  const end = deleted === '' ? null : Number(deleted) * 1000
  if (end !== null && end < start) return WHY.reversed
  return {
    line: number,
    id: name,
    platform: 'openb',
    job: name,
    account: null,
    user: null,
    queue: null,
    node: null,
    site: null,
    // Several models are what it would have taken, not what it got.
    acceleratorModel: spec === '' || spec.includes('|') ? null : spec,
    devices: [],
    milliCards: gpus === '1' ? BigInt(milli) : BigInt(gpus) * 1000n,
    start,
    end,
    energyJoules: null,
    gpuUtilization: null,
  }
}
