import type { Words } from '../inventory/inventory.ts'

const cut = (text: string): string => text.slice(0, 60)

/** Why something of an input is in no record: one sentence each, so that equal reasons can be counted. */
export const WHY = {
  step: { en: 'a step of a job: the job’s own row counts', zh: '作业步：只计作业本身的行' },
  notStarted: { en: 'never started: it held no cards', zh: '从未启动，未占用卡' },
  noJobId: { en: 'no job id that can be read', zh: '没有可识别的作业编号' },
  cells: (found: number, wanted: number): Words => ({
    en: `${found} cells under ${wanted} columns`,
    zh: `该行有 ${found} 列，应为 ${wanted} 列`,
  }),
  severalFree: {
    en: 'a delimiter inside a field, and several fields could hold it: print only JobName of the free texts',
    zh: '字段内含分隔符且无法确定属于哪个字段：自由文本字段请只输出 JobName',
  },
  pairs: { en: 'not a row of name=value fields', zh: '不是 name=value 形式的行' },
  cutOff: {
    en: 'the input ends within this line: if it is whole, end it with a line end',
    zh: '输入在该行中途结束：如该行完整，请在行尾补上换行',
  },
  notUtf8: { en: 'a name that is not UTF-8', zh: '名称不是 UTF-8 编码' },
  noTres: { en: 'no TRES: how many cards it had is not said', zh: '没有 TRES，未说明卡数' },
  requestedOnly: {
    en: 'cards were asked for, and what was allocated names none: how many it had is not said',
    zh: '申请了卡，而实际分配中没有列出，卡数未知',
  },
  nodesUnknown: {
    en: 'cards are said by node, and the number of nodes is not',
    zh: '只说明每个节点的卡数，节点数未知',
  },
  count: (text: string): Words => ({ en: `not a number of cards: ${cut(text)}`, zh: `不是卡数：${cut(text)}` }),
  resource: (name: string): Words => ({
    en: `gres/${cut(name)} is not declared: whether one is a card is not known (map: gres)`,
    zh: `gres/${cut(name)} 未在映射文件 gres 中声明，不知是否为整卡`,
  }),
  twice: (name: string): Words => ({
    en: `${cut(name)} stands twice: how many cards is not said`,
    zh: `${cut(name)} 出现两次，卡数无法确定`,
  }),
  slices: (type: string): Words => ({
    en: `slices (${cut(type)}): of how many cards is not said`,
    zh: `切片（${cut(type)}），未说明来自几张物理卡`,
  }),
  typesExceed: (typed: number, untyped: number): Words => ({
    en: `${typed} cards by type and ${untyped} in all: neither is taken`,
    zh: `按型号共 ${typed} 张，总数却为 ${untyped} 张：均不采用`,
  }),
  elapsed: { en: 'elapsed is more than from start to end', zh: '运行时长大于起止时间之差' },
  elapsedForm: { en: 'an elapsed time that cannot be read', zh: '无法识别的运行时长' },
  reversed: { en: 'its end is before its start', zh: '结束时间早于开始时间' },
  noTime: { en: 'it ended when it started: nothing was used', zh: '起止时间相同，没有使用' },
  tooLong: {
    en: 'longer than 400 days: check its dates (sacctmgr show runawayjobs)',
    zh: '超过 400 天，请核对起止时间（sacctmgr show runawayjobs）',
  },
  running: {
    en: 'had not ended: it is recorded when it has, whole and once',
    zh: '尚未结束：结束后再整条记录一次',
  },
  jobJson: (path: string): Words => ({
    en: `not a job as sacct --json prints it: ${cut(path)}`,
    zh: `不是 sacct --json 的作业：${cut(path)}`,
  }),
  changed: {
    en: 'said before with other content: both are written, and the service tells a conflict',
    zh: '此前出现过而内容不同：两条均写出，服务端将提示冲突',
  },
  noCards: { en: 'had no cards: no job of accelerators', zh: '没有占用卡，不是加速卡作业' },
  unknownCards: { en: 'how many cards it had is not said', zh: '未说明卡数' },
  noPlatform: { en: 'the input does not say the cluster: give --platform', zh: '输入未说明集群：请加 --platform' },
  unmapped: (missing: string): Words => ({
    en: `no rule of the map gives ${missing}`,
    zh: `映射文件没有规则给出 ${missing}`,
  }),
  ambiguous: (field: string, rules: string): Words => ({
    en: `rules ${cut(rules)} say different things of ${field}, and neither is more specific`,
    zh: `规则 ${cut(rules)} 对 ${field} 的规定不同，且没有更具体的一条`,
  }),
  cutSuspended: {
    en: 'rules change within it and it stood still for a time that is not said: it cannot be divided',
    zh: '期间规则变更，且曾暂停而未说明时刻，无法拆分',
  },
  refused: (path: string, message: string): Words => ({
    en: `${cut(path)}: ${message.slice(0, 120)}`,
    zh: `字段 ${cut(path)} 不符合要求：${message.slice(0, 120)}`,
  }),
} as const
