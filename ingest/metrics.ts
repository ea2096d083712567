import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { JournalCounters } from '../ledger/journal/journal.ts'
import type { Receipt } from './accept/receipt.ts'
import type { FileType } from './files/file-type.ts'

/** What the gauges read when they are asked. */
export type MetricSources = {
  readonly journalBytes: () => number
  readonly pendingRecords: () => number
  readonly journal: () => JournalCounters
  readonly decodeWaiting: () => number
  readonly storeFailing: () => boolean
  readonly fileBytes: () => number
}

export type IngestMetrics = {
  readonly registry: Registry
  accepted(receipt: Receipt, format: string, bytes: number): void
  answered(route: string, status: number, seconds: number): void
  refused(code: string): void
  drainFailed(): void
  fileKept(type: FileType, bytes: number): void
  fileRead(type: FileType, bytes: number): void
  /** Logs on disk brought up to what the store holds. */
  published(seconds: number): void
}

/** Names end in units; labels are closed sets, never an institution or an id. */
export function createMetrics(sources: MetricSources): IngestMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const records = new Counter({
    name: 'suanheng_ingest_records_total',
    help: 'Records by what happened to them',
    labelNames: ['kind', 'status'],
    registers,
  })
  const bytes = new Counter({
    name: 'suanheng_ingest_body_bytes_total',
    help: 'Bytes of accepted bodies as received',
    labelNames: ['kind', 'format'],
    registers,
  })
  const batches = new Counter({
    name: 'suanheng_ingest_batches_total',
    help: 'Accepted batches',
    labelNames: ['kind', 'format'],
    registers,
  })
  const refused = new Counter({
    name: 'suanheng_http_refused_total',
    help: 'Requests answered with an error, by code',
    labelNames: ['code'],
    registers,
  })
  const drain = new Counter({
    name: 'suanheng_drain_failures_total',
    help: 'Groups that store and ledger did not take in; they are tried again',
    registers,
  })
  const publishing = new Histogram({
    name: 'suanheng_ledger_publish_duration_seconds',
    help: 'Time to write and sync the logs of one drained group',
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(read())
      },
    })
  counter('suanheng_journal_entries_total', 'Entries synced', () => sources.journal().entries)
  counter(
    'suanheng_journal_syncs_total',
    'Syncs of the journal; entries by syncs is how many shared one',
    () => sources.journal().groups,
  )
  const seconds = new Histogram({
    name: 'suanheng_http_request_duration_seconds',
    help: 'Time to answer',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  gauge('suanheng_journal_pending_bytes', 'Acknowledged and not yet in the store', sources.journalBytes)
  gauge('suanheng_journal_pending_records', 'Acknowledged and not yet in the store', sources.pendingRecords)
  gauge('suanheng_decode_queue_bodies', 'Bodies waiting for a decoder', sources.decodeWaiting)
  gauge('suanheng_store_failing_info', '1 while store and ledger do not take the journal in', () =>
    Number(sources.storeFailing()),
  )
  const fileCounter = (name: string, help: string) => new Counter({ name, help, labelNames: ['type'], registers })
  const kept = fileCounter('suanheng_files_kept_total', 'Files kept that were not held before')
  const keptBytes = fileCounter('suanheng_files_kept_bytes_total', 'Their bytes')
  const read = fileCounter('suanheng_files_read_total', 'Files handed out')
  const readBytes = fileCounter('suanheng_files_read_bytes_total', 'Their bytes')
  gauge('suanheng_files_held_bytes', 'Files of all institutions, in whole blocks of 4 KiB', sources.fileBytes)
  return {
    registry,
    accepted(receipt, format, size) {
      const { received: _, ...counts } = receipt.records
      for (const [status, count] of Object.entries(counts)) records.inc({ kind: receipt.kind, status }, count)
      bytes.inc({ kind: receipt.kind, format }, size)
      batches.inc({ kind: receipt.kind, format })
    },
    answered: (route, status, time) => seconds.observe({ route, status: String(status) }, time),
    refused: (code) => refused.inc({ code }),
    drainFailed: () => drain.inc(),
    fileKept(type, size) {
      kept.inc({ type })
      keptBytes.inc({ type }, size)
    },
    fileRead(type, size) {
      read.inc({ type })
      readBytes.inc({ type }, size)
    },
    published: (time) => publishing.observe(time),
  }
}
