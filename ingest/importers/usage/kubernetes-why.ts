import type { Words } from '../inventory/inventory.ts'

const cut = (text: string): string => text.slice(0, 60)

/** Why a pod is in no record, or its cards are not known. */
export const POD_WHY = {
  notPod: (kind: string): Words => ({ en: `not a pod: ${cut(kind)}`, zh: `不是 Pod：${cut(kind)}` }),
  form: (path: string): Words => ({
    en: `not a pod as the API gives it: ${cut(path)}`,
    zh: `不符合 Kubernetes API 的 Pod 格式：${cut(path)}`,
  }),
  page: {
    en: 'the list goes on (metadata.continue): the pods of its further pages are not here',
    zh: '列表未完（metadata.continue），后续页的 Pod 不在此输入中',
  },
  watchError: {
    en: 'the watch reported an error: pods may be missing after it; list anew',
    zh: 'watch 返回错误，其后可能有遗漏，请重新 list',
  },
  neverScheduled: { en: 'never scheduled: it held no cards', zh: '从未被调度，未占用卡' },
  noStart: { en: 'when it was scheduled is not said', zh: '未说明调度时间' },
  noEnd: {
    en: 'it ended, and when is not said: not all of its containers have a time of their end',
    zh: '已结束，但结束时间未说明（并非所有容器都有结束时间）',
  },
  slices: (resource: string): Words => ({
    en: `${cut(resource)}: shares or slices, of how much of a card is not said`,
    zh: `${cut(resource)} 为共享或切片，未说明占整卡的多少`,
  }),
  perhaps: (resource: string): Words => ({
    en: `${cut(resource)}: whether one of these is a card is not known`,
    zh: `${cut(resource)} 是否为整卡未知`,
  }),
  deleted: {
    en: 'it was deleted before its containers were seen to end: until when it held its cards is not said',
    zh: '删除前未见其容器结束，占用至何时未说明',
  },
  noShare: {
    en: 'a share of a card by memory alone (HAMi without gpucores): which share of the card is not said',
    zh: '仅按显存切分（HAMi，未写 gpucores），未说明占整卡的比例',
  },
  share: (text: string): Words => ({
    en: `not a share of a card from 1 to 100 percent: ${cut(text)}`,
    zh: `不是 1 至 100 的百分比：${cut(text)}`,
  }),
  devicesDiffer: (devices: number, count: number): Words => ({
    en: `${devices} devices were allocated and ${count} cards asked for: neither is taken`,
    zh: `实际分配 ${devices} 个设备，申请 ${count} 张卡：均不采用`,
  }),
  claims: {
    en: 'devices by resource claims (DRA): which is not said in the pod',
    zh: '通过 ResourceClaim（DRA）使用设备，Pod 中未说明具体设备',
  },
  reversed: { en: 'its end is before its start', zh: '结束时间早于开始时间' },
} as const
