import type { Words } from './inventory.ts'

/** Why something of an input is in no record: one sentence each. */
export const WHY = {
  sameCard: (line: number | null): Words => ({
    en: `the same card as ${line === null ? 'before' : `on line ${line}`}: counted once`,
    zh: `与${line === null ? '前面' : `第 ${line} 行`}是同一张卡：只计一次`,
  }),
  inFile: (file: string): Words => ({
    en: `the same card as in ${file}: counted once`,
    zh: `与 ${file} 中的是同一张卡：只计一次`,
  }),
  otherModel: (line: number | null): Words => ({
    en: `the id of the card ${line === null ? 'before' : `on line ${line}`} under another model: neither model is taken, a person settles it`,
    zh: `编号与${line === null ? '前面' : `第 ${line} 行`}的卡相同而型号不同：两个型号均不采用，由人工核实`,
  }),
  samePlace: (line: number | null): Words => ({
    en: `no id, and the place of the card ${line === null ? 'before' : `on line ${line}`}: nothing tells it from that one`,
    zh: `没有编号，位置又与${line === null ? '前面' : `第 ${line} 行`}的卡相同，无法区分，不计`,
  }),
  sliceWithoutId: (of: string): Words => ({
    en: `a slice without an id of its own, of ${of}; the card is listed once`,
    zh: `${of} 的切片，本身没有编号；物理卡只计一次`,
  }),
  sliceOfUnnamed: {
    en: 'a slice of a card that has no id here; the card counts once',
    zh: '所属物理卡没有编号的切片；物理卡只计一次',
  },
  slicesCounted: (count: string, of: string): Words => ({
    en: `${count} slices (${of}): how many cards they were cut from is not said`,
    zh: `${count} 个切片（${of}）：未说明来自几张物理卡，不计`,
  }),
  slicesBeside: (count: string, of: string): Words => ({
    en: `${count} slices (${of}) of cards on this node: not counted beside the cards`,
    zh: `${count} 个切片（${of}）：属于本节点的物理卡，不另计`,
  }),
  cells: (found: number, wanted: number): Words => ({
    en: `${found} cells under a header of ${wanted}`,
    zh: `该行有 ${found} 列，表头为 ${wanted} 列`,
  }),
  noHeader: {
    en: 'no header above it: run --format=csv without noheader',
    zh: '上方没有表头：请使用 --format=csv，不要加 noheader',
  },
  notThisKind: { en: 'not a line of this kind of input', zh: '不是该类输入的行' },
  count: (text: string): Words => ({
    en: `not a number of cards: ${text.slice(0, 40)}`,
    zh: `不是卡数：${text.slice(0, 40)}`,
  }),
  countsDiffer: (words: number, number: number): Words => ({
    en: `${words} cards in words and ${number} in numbers: neither is taken`,
    zh: `文字写 ${words} 张，数字写 ${number} 张：均不采用`,
  }),
  otherName: (remark: string): Words => ({
    en: `the list says itself that this is another name of machines in it: ${remark.slice(0, 120)}`,
    zh: `清单自注为同一批机器的别名：${remark.slice(0, 120)}`,
  }),
  sameNode: (first: string): Words => ({
    en: `the same machine as ${first}`,
    zh: `与 ${first} 是同一台机器`,
  }),
  nodeRange: { en: 'a range of names that cannot be read', zh: '无法识别的节点名范围' },
  chipsUnnamed: (count: string): Words => ({
    en: `a board of ${count} chips without their die ids: run npu-smi info -t board -i ID -c CHIP`,
    zh: `板卡有 ${count} 个芯片而没有 Die ID：请运行 npu-smi info -t board -i ID -c CHIP`,
  }),
  column: (name: string): Words => ({
    en: `column ${name.slice(0, 60)} is not known; its values were not read`,
    zh: `不认识的列 ${name.slice(0, 60)}，其内容未读取`,
  }),
  idAndCount: {
    en: 'an id and a number of cards above one: an id is one card',
    zh: '既有编号又写多张：一个编号只是一张卡',
  },
  countKeeps: (fields: readonly string[]): Words => ({
    en: `a count without ids: it is taken, its ${fields.join(', ')} not`,
    zh: `无编号的数量：已计入，但未读取 ${fields.join('、')}`,
  }),
  refused: (path: string, message: string): Words => ({
    en: `${path}: ${message}`,
    zh: `字段 ${path} 不符合要求：${message}`,
  }),
  noDay: {
    en: 'the day it went into service is not said: give --in-service-from',
    zh: '没有投入使用日期：请用 --in-service-from 给出',
  },
} as const
