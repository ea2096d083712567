import type { Words } from '../inventory/inventory.ts'

const short = (text: string) => text.slice(0, 60)

/** Why something of an input is in no sample, or a reading of it is absent: one sentence each. */
export const WHY = {
  noValue: {
    en: 'DCGM’s number for “no value”: no reading, not this number',
    zh: '这是 DCGM 表示“无值”的特殊数值，按无读数处理',
  },
  readError: {
    en: 'a negative number is npu-exporter’s sign of a failed read: no reading',
    zh: '负数表示 npu-exporter 读取失败，按无读数处理',
  },
  notANumber: { en: 'NaN: no reading', zh: 'NaN，按无读数处理' },
  infinite: { en: 'infinite: no reading', zh: '无穷大，按无读数处理' },
  negative: { en: 'negative, which this reading cannot be: no reading', zh: '该读数不可能为负，按无读数处理' },
  outOfRange: { en: 'more than this reading can be: no reading', zh: '超出该读数的可能范围，按无读数处理' },
  unitUnknown: (unit: string): Words => ({
    en: `in another unit than known (${short(unit)}): no reading`,
    zh: `单位无法识别（${short(unit)}），按无读数处理`,
  }),
  saidAbsent: (text: string): Words => ({
    en: `the tool says that it has none (${short(text.trim())}): no reading`,
    zh: `工具表示没有该读数（${short(text.trim())}）`,
  }),
  notAReading: (text: string): Words => ({
    en: `not a number: ${short(text)}: no reading`,
    zh: `不是数值：${short(text)}，按无读数处理`,
  }),
  ofSlice: (slice: string): Words => ({
    en: `a reading of slice ${short(slice)} alone: it is not the card’s, and slices are not added up`,
    zh: `仅为切片 ${short(slice)} 的读数：不是整卡读数，也不将切片相加`,
  }),
  differ: {
    en: 'two lines of one card and moment say different values: neither is taken',
    zh: '同一张卡同一时刻的两行数值不同：均不采用',
  },
  noIdentity: {
    en: 'no id that tells this device from others (UUID, vdie_id): its readings are in no sample',
    zh: '没有可识别设备的编号（UUID、vdie_id）：其读数未写入任何采样',
  },
  notRead: { en: 'a metric that samples do not hold: not read', zh: '采样记录不含该指标，未读取' },
  labels: (why: string): Words => ({ en: `labels: ${why}`, zh: `标签格式有误：${why}` }),
  name: { en: 'not a line of this format: no name of a metric', zh: '不是该格式的行：没有指标名' },
  value: (text: string): Words => ({
    en: `not a value: ${short(text)}`,
    zh: `不是数值：${short(text)}`,
  }),
  timestamp: (text: string): Words => ({
    en: `not a timestamp: ${short(text)}`,
    zh: `不是时间戳：${short(text)}`,
  }),
  comment: { en: 'a TYPE or HELP line that says none', zh: 'TYPE 或 HELP 行内容有误' },
  longLine: (most: number): Words => ({
    en: `a line of more than ${most} characters: not read`,
    zh: `该行超过 ${most} 个字符，未读取`,
  }),
  moment: (text: string): Words => ({
    en: `${short(text)} lies outside 2000 to 2099: seconds for milliseconds, or a clock that was never set`,
    zh: `时刻 ${short(text)} 不在 2000 至 2099 年内：误把秒当毫秒，或设备时钟未校准`,
  }),
  sameScrape: {
    en: 'a second scrape of this device without timestamps: it has no moment of its own; import it by itself with its own --at',
    zh: '该设备的第二次抓取且无时间戳，没有自己的时刻：请单独导入并给出各自的 --at',
  },
  noTime: { en: 'no time in the input: say when it was taken (--at)', zh: '输入中没有时间：请用 --at 给出采样时刻' },
  cells: (found: number, wanted: number): Words => ({
    en: `${found} cells under a header of ${wanted}`,
    zh: `该行有 ${found} 列，表头为 ${wanted} 列`,
  }),
  noHeader: {
    en: 'no header above it: run --format=csv without noheader',
    zh: '上方没有表头：请使用 --format=csv，不要加 noheader',
  },
  noReading: { en: 'a device without any reading: no sample', zh: '该设备没有任何读数，不生成采样' },
  noName: {
    en: 'a series without __name__: ask for the metrics themselves, not for a function of them',
    zh: '序列没有 __name__：请直接查询指标本身，不要套用函数',
  },
  series: (why: string): Words => ({ en: `series: ${why}`, zh: `序列有误：${why}` }),
} as const
