import { type Indicator, indicator } from '../indicator.ts'

const HOUR_MS = 3_600_000

/** Devices (the first 20, and how many) that were sampled at the same irregular moments of an hour. */
export type SameMoments = {
  readonly hour: number
  readonly devices: readonly string[]
  readonly total: number
  readonly nodes: number
  readonly samples: number
}

/** One indicator a first device of such a group: the hour with most devices, and in how many hours it happens. */
export function judgeJitter(groups: readonly SameMoments[]): readonly Indicator[] {
  const byFirst = new Map<string, SameMoments[]>()
  for (const group of groups) {
    const [first = ''] = group.devices
    byFirst.set(first, [...(byFirst.get(first) ?? []), group])
  }
  return [...byFirst].flatMap(([device, hours]) => {
    const [most] = hours
    if (most === undefined) return []
    const second = most.devices[1] ?? device
    return [
      indicator(
        'JITTER_IDENTICAL',
        device,
        { from: most.hour, to: most.hour + HOUR_MS },
        {
          en: `${most.total} devices on ${most.nodes} nodes are sampled at the same ${most.samples} irregular moments of an hour, to the millisecond, in ${hours.length} hours. Honest cause: one clock gives the times, not the nodes.`,
          zh: `${most.nodes} 个节点上的 ${most.total} 张卡在同一小时内的 ${most.samples} 个不规则采样时刻精确到毫秒完全相同，共 ${hours.length} 小时。可能的正常原因：时间由统一的采集端写入。`,
        },
        { device: second, from: most.hour },
      ),
    ]
  })
}
