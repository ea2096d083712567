import type { Words } from '../inventory/inventory.ts'

const cut = (text: string): string => text.slice(0, 60)

/** Why a record of another accounting system is in no record here, or its cards are not known. */
export const ACCOUNTING_WHY = {
  noAccelerators: {
    en: 'this kind of record has no place for accelerators: how many cards it had is not said',
    zh: '此类记录没有加速卡字段，卡数未说明',
  },
  summary: (jobs: string): Words => ({
    en: `a summary of ${cut(jobs)} jobs: from when to when each held what is not said`,
    zh: `${cut(jobs)} 个作业的汇总，未说明各自的起止时间`,
  }),
  storage: { en: 'a record of storage, not of compute', zh: '存储用量记录，不是算力记录' },
  otherMessage: (name: string): Words => ({
    en: `not a message read here: ${cut(name)}`,
    zh: `不读取此类消息：${cut(name)}`,
  }),
  pair: { en: 'not a line of Key: value', zh: '不是 Key: value 形式的行' },
  keyTwice: (key: string): Words => ({ en: `${cut(key)} twice in one record`, zh: `同一记录中 ${cut(key)} 出现两次` }),
  tooManyKeys: { en: 'more than 100 lines in one record', zh: '单条记录超过 100 行' },
  missing: (field: string): Words => ({ en: `no ${cut(field)}`, zh: `缺少 ${cut(field)}` }),
  value: (field: string, text: string): Words => ({
    en: `${cut(field)} cannot be read: ${cut(text)}`,
    zh: `${cut(field)} 无法识别：${cut(text)}`,
  }),
  reversed: { en: 'its end is before its start', zh: '结束时间早于开始时间' },
  month: (cardSeconds: string, month: string): Words => ({
    en: `${cardSeconds} card-seconds in ${month}: between which moments is not said`,
    zh: `${month} 内共 ${cardSeconds} 卡秒，起止时刻未说明`,
  }),
  notGpu: (type: string): Words => ({
    en: `accelerators of type ${cut(type)}: not read here`,
    zh: `加速器类型 ${cut(type)}，不读取`,
  }),
  durations: {
    en: 'longer active than available, or available for longer than the month has',
    zh: '活跃时长超过可用时长，或可用时长超过该月总时长',
  },
  component: (name: string): Words => ({
    en: `component ${cut(name)} is not declared: whether one is a card is not known (map: gres)`,
    zh: `组件 ${cut(name)} 未在映射文件 gres 中声明，不知是否为整卡`,
  }),
  noComponent: {
    en: 'no component that counts cards: how many it had is not said',
    zh: '没有计卡数的组件，卡数未说明',
  },
  runtime: { en: 'its runtime is not the time from start to stop', zh: 'runtime 与起止时间之差不符' },
  form: (path: string): Words => ({
    en: `not a record as AUDITOR gives it: ${cut(path)}`,
    zh: `不符合 AUDITOR 记录格式：${cut(path)}`,
  }),
} as const
