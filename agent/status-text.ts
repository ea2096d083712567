import type { AgentStatus } from './status.ts'

/** Whether nobody has to look: it runs, reads and sends, and nothing was set aside. */
export const isWell = ({ service, spool, setAside, sources }: AgentStatus, runs: boolean): boolean =>
  runs &&
  spool.reading === 'open' &&
  service.state !== 'waiting' &&
  setAside.batches === 0 &&
  sources.every(({ state }) => state === 'waiting' || state === 'reading')

const READING = {
  open: 'reading 正在采集',
  spool_full: 'STOPPED: the spool has reached its limit 已停止：暂存区已满',
  disk_full: 'STOPPED: the disk is full 已停止：磁盘空间不足',
  failed: 'STOPPED: the spool cannot be written 已停止：暂存区无法写入',
} as const
const SERVICE = { unknown: 'not asked yet 尚未联系', taking: 'taking 正常接收', waiting: 'WAITING 等待中' } as const

const mib = (bytes: number): string => `${(bytes / (1 << 20)).toFixed(1)} MiB`

/** For a terminal. */
export function statusText(status: AgentStatus, runs: boolean): readonly string[] {
  const { service, spool, sent, setAside, clockJumps, sources, pid, updatedAt } = status
  return [
    `agent    代理: ${runs ? `runs 运行中, pid ${pid}` : 'DOES NOT RUN 未运行'}, as of 截至 ${updatedAt}`,
    `service  服务: ${service.url} ${SERVICE[service.state]}${service.why === null ? '' : ` – ${service.why} (until 至 ${service.waitingUntil})`}`,
    `         last acknowledged 最近确认 ${service.lastAcknowledged ?? '–'}`,
    `spool    暂存: ${READING[spool.reading]}; ${spool.batches} batches 批, ${mib(spool.bytes)} of 共 ${mib(spool.limitBytes)}`,
    `sent     已确认: ${sent.batches} batches 批; recorded 入库 ${sent.recorded}, duplicate 重复 ${sent.duplicate}, conflict 冲突 ${sent.conflict}, quarantined 隔离 ${sent.rejected}`,
    ...(setAside.batches === 0
      ? []
      : [`set aside 被拒: ${setAside.batches} batches 批: see set-aside/ in the state folder 见状态目录`]),
    ...(clockJumps === 0 ? [] : [`clock    时钟: jumped 跳变 ${clockJumps} ×, see the log 详见日志`]),
    ...sources.flatMap((source) => [
      `source   来源 ${source.name} (${source.type}): ${source.state}${source.why === null ? '' : ` – ${source.why}`}; ${source.records} records 条, last 最近 ${source.lastRead ?? '–'}`,
      ...(source.missedScrapes === 0
        ? []
        : [
            `         MISSED 缺失 ${source.missedScrapes} pages 页, ${source.missedSamples} samples 条: nobody can read them again 无法补采`,
          ]),
      ...Object.entries(source.leftOut).map(([reason, count]) => `         left out 未采用 ${count}: ${reason}`),
    ]),
  ]
}
