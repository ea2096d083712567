import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { JournalCounters } from '../ledger/journal/journal.ts'
import type { Receipt } from './accept/receipt.ts'
import type { FileType } from './files/file-type.ts'

/** What the gauges read when they are asked. A part that this process has not is left out: 0 would be a figure. */
export type MetricSources = {
  /** Free and all bytes of the disk with the data folder. */
  readonly disk: () => Promise<{ readonly free: number; readonly size: number }>
  readonly writing?: WritingSources
  readonly leases?: LeaseSources
  readonly jobs?: () => { readonly queued: number; readonly running: number }
}

export type WritingSources = {
  readonly journalBytes: () => number
  readonly pendingRecords: () => number
  readonly journal: () => JournalCounters
  readonly decodeWaiting: () => number
  readonly storeFailing: () => boolean
  readonly fileBytes: () => number
  /** Seconds since when something acknowledged has not been in store and log; 0 when all is. */
  readonly drainLag: () => number
  /** Seconds since this process published a checkpoint; null before the first. */
  readonly checkpointAge: () => number | null
}

export type LeaseSources = {
  readonly held: () => number
  readonly takeovers: () => number
  readonly lost: () => number
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
  const { writing, leases, jobs } = sources
  if (writing !== undefined) {
    counter('suanheng_journal_entries_total', 'Entries synced', () => writing.journal().entries)
    counter(
      'suanheng_journal_syncs_total',
      'Syncs of the journal; entries by syncs is how many shared one',
      () => writing.journal().groups,
    )
  }
  const seconds = new Histogram({
    name: 'suanheng_http_request_duration_seconds',
    help: 'Time to answer',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  const gauge = (name: string, help: string, read: () => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const value = read()
        if (value === null) this.remove()
        else this.set(value)
      },
    })
  if (writing !== undefined) {
    gauge('suanheng_journal_pending_bytes', 'Acknowledged and not yet in the store', writing.journalBytes)
    gauge('suanheng_journal_pending_records', 'Acknowledged and not yet in the store', writing.pendingRecords)
    gauge(
      'suanheng_journal_lag_seconds',
      'Since when something acknowledged has not been in store and log; 0 when all is',
      writing.drainLag,
    )
    gauge('suanheng_checkpoint_age_seconds', 'Since this process published a checkpoint', writing.checkpointAge)
    gauge('suanheng_decode_queue_bodies', 'Bodies waiting for a decoder', writing.decodeWaiting)
    gauge('suanheng_store_failing_info', '1 while store and ledger do not take the journal in', () =>
      Number(writing.storeFailing()),
    )
  }
  if (leases !== undefined) {
    gauge('suanheng_leases_held', 'Institutions whose logs this instance writes', leases.held)
    counter('suanheng_lease_takeovers_total', 'Logs taken over from another instance', leases.takeovers)
    counter('suanheng_lease_lost_total', 'Logs that another instance took over from this one', leases.lost)
  }
  if (jobs !== undefined) {
    registry.registerMetric(
      new Gauge({
        name: 'suanheng_jobs',
        help: 'Jobs under way, by state',
        labelNames: ['state'],
        registers: [],
        collect() {
          for (const [state, count] of Object.entries(jobs())) this.set({ state }, count)
        },
      }),
    )
  }
  registry.registerMetric(
    new Gauge({
      name: 'suanheng_disk_bytes',
      help: 'Of the disk with the data folder',
      labelNames: ['state'],
      registers: [],
      async collect() {
        for (const [state, bytes] of Object.entries(await sources.disk())) this.set({ state }, bytes)
      },
    }),
  )
  const fileCounter = (name: string, help: string) => new Counter({ name, help, labelNames: ['type'], registers })
  const kept = fileCounter('suanheng_files_kept_total', 'Files kept that were not held before')
  const keptBytes = fileCounter('suanheng_files_kept_bytes_total', 'Their bytes')
  const read = fileCounter('suanheng_files_read_total', 'Files handed out')
  const readBytes = fileCounter('suanheng_files_read_bytes_total', 'Their bytes')
  if (writing !== undefined)
    gauge('suanheng_files_held_bytes', 'Files of all institutions, in whole blocks of 4 KiB', writing.fileBytes)
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
