import type { ErrorDefinition } from './definition.ts'

/** The service itself. */
export const SERVICE_ERRORS = {
  TOO_MANY_REQUESTS: {
    status: 429,
    exit: 6,
    mend: 'Wait as Retry-After says, then send the same batch again.',
    zh: '请按 Retry-After 等待后，重新发送同一批次。',
  },
  BACKLOG_FULL: {
    status: 503,
    exit: 6,
    mend: 'The store is behind: wait as Retry-After says, then send the same batch again.',
    zh: '存储落后于接收，请按 Retry-After 等待后，重新发送同一批次。',
  },
  JOURNAL_UNAVAILABLE: {
    status: 503,
    exit: 6,
    mend: 'The journal cannot be written (disk full or failed): nothing was accepted. Mend the disk, restart, send again.',
    zh: '接收账本无法写入（磁盘已满或故障），本次未接收任何数据。请修复磁盘、重启服务后重新发送。',
  },
  LEDGER_DAMAGED: {
    status: 503,
    exit: 6,
    mend: 'A file of the ledger is missing or is not what was signed: stop, keep everything as it is, restore the folder from a copy, run "suanheng ledger check".',
    zh: '账本文件缺失或与已签署的内容不符。请停止服务、保留现场，从备份恢复目录后运行 suanheng ledger check。',
  },
  LEDGER_BEHIND: {
    status: 503,
    exit: 6,
    mend: 'The store knows batches that the ledger does not: the ledger was rolled back or replaced. Stop, keep both as they are, restore the newer ledger folder (docs/operations.md).',
    zh: '库中有账本没有的批次：账本曾被回退或替换。请停止服务、保留现场，恢复较新的账本目录（docs/operations.md）。',
  },
  LEDGER_HELD_ELSEWHERE: {
    status: 503,
    exit: 6,
    mend: 'Another instance writes the log of this institution: send the same batch to the address in holder, or here again as Retry-After says.',
    zh: '该机构的账本由另一个实例写入，请将同一批次发送到 holder 所示地址，或按 Retry-After 等待后重新发送到此处。',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    exit: 6,
    mend: 'ClickHouse does not answer: wait as Retry-After says. What was acknowledged is safe in the journal.',
    zh: 'ClickHouse 无响应，请按 Retry-After 等待。已确认的数据安全保存在接收账本中。',
  },
  STORE_BEHIND: {
    status: 503,
    exit: 6,
    mend: 'The store has not yet taken in everything acknowledged: ask again as Retry-After says.',
    zh: '已确认的数据尚未全部入库，请按 Retry-After 稍后再查。',
  },
  STORE_SCHEMA_MISMATCH: {
    status: 503,
    exit: 6,
    mend: 'A migration file differs from the one that was applied: use the release that made this store, or newer.',
    zh: '迁移文件与已执行的不一致，请使用建库时的版本或更新的版本。',
  },
  ARCHIVE_DAMAGED: {
    status: 500,
    exit: 3,
    mend: 'A backup or archive is not what was written: take another copy of it, and keep this one as it is.',
    zh: '备份或归档与写入时不一致，请改用另一份副本，并保留现有这份不动。',
  },
  RESTORE_NOT_EMPTY: {
    status: 409,
    exit: 2,
    mend: 'Restore into an empty data folder and an empty store: nothing is ever written over evidence.',
    zh: '请恢复到空的数据目录和空的存储：绝不覆盖已有证据。',
  },
  STORE_IN_USE: {
    status: 503,
    exit: 6,
    mend: 'Another process holds this data folder: stop it, ask it instead (--url), or use another folder.',
    zh: '另一个进程正在使用该数据目录，请停止该进程，改用 --url 向其查询，或换一个目录。',
  },
  SERVICE_UNREACHABLE: {
    status: 503,
    exit: 6,
    mend: 'The service does not answer at this address: check --url and that "suanheng serve" runs.',
    zh: '该地址没有服务应答，请检查 --url，并确认 suanheng serve 正在运行。',
  },
  CONFIG_INVALID: {
    status: 500,
    exit: 2,
    mend: 'Mend the settings listed in the detail.',
    zh: '请修正 detail 中所列的设置项。',
  },
  INTERNAL: {
    status: 500,
    exit: 1,
    mend: 'A fault of the service: report the request id. Nothing was acknowledged.',
    zh: '服务内部故障，请报告 requestId。本次未确认任何数据。',
  },
} as const satisfies Record<string, ErrorDefinition>
