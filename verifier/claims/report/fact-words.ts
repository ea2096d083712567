import { cardHourText } from '../../../core/card-time.ts'
import { formatYuan, parseYuan } from '../../../core/money.ts'
import { KINDS } from '../../../schemas/kinds.ts'
import type { EvidenceRef, Missing, Used } from '../../programmes/engine/fact.ts'
import { DOCUMENT_TITLES } from '../../programmes/facts/document-titles.ts'
import { FIELD_WORDS, FIGURE_WORDS, NAMED_WORDS, SUBJECT_WORDS, VALUE_WORDS } from './fact-vocabulary.ts'

/**
 * A fact as a file of a review says it. Only the page reads this: the JSON keeps paths and codes. What no table knows is
 * shown as it is: a word of ours in English is ugly, a wrong or a lost one would be false. `labels`: lines of the working
 * by their id, which facts may name.
 */
export const factWords = (
  { path, value }: Pick<Used, 'path' | 'value'>,
  labels: ReadonlyMap<string, string> = new Map(),
): string => {
  const label = labels.get(path)
  const [name, field] = label === undefined ? nameOf(path) : [`${label}（${path}，元）`, path]
  return `${name}：${valueWords(value, field)}`
}

/** What a fact rests on: kind in Chinese and id. */
export const refWords = ({ kind, id }: Pick<EvidenceRef, 'kind' | 'id'>): string => {
  const title = titleOf(kind)
  const subject = id.startsWith(`${kind} of `) ? id.slice(kind.length + 4) : id
  return title === '' ? `${kind} ${id}` : `${title} ${subject}`
}

/** What is missing, with the subject it names in Chinese where it names it by its path or by kind and id. */
export const missingWords = ({ path, what }: Pick<Missing, 'path' | 'what'>): string =>
  inChinese(what.zh.replaceAll(path, nameOf(path)[0]))

/** What a finding across claims is about: several pieces of evidence are joined by “ = ”. */
export const subjectWords = (subject: string): string =>
  inChinese(subject)
    .replaceAll(' = ', ' 与 ')
    .replace(/ item (\S+)$/, ' 项目 $1')
    .replace(/^cards /, '算力卡 ')
    .replace(/^related_parties$/, '关联关系')
    .replace(/ \(related\)$/, '（关联）')

/** Kinds that stand before an id, at the start or after a mark, by their titles. */
const inChinese = (text: string): string =>
  text.replace(/(^|[ ，、,])([a-z_]+) (?=\S)/g, (whole, before: string, kind: string) => {
    const title = kind in KINDS ? titleOf(kind) : ''
    return title === '' ? whole : `${before}${title} `
  })

const titleOf = (kind: string): string => {
  if (kind in SUBJECT_WORDS) return SUBJECT_WORDS[kind] ?? ''
  return Object.entries(KINDS).find(([name]) => name === kind)?.[1].title ?? ''
}

/** The subject in Chinese, and the field its value belongs to. */
function nameOf(path: string): readonly [string, string] {
  const fixed = NAMED_WORDS[path]
  if (fixed !== undefined) return [fixed, path]
  for (const [pattern, words] of FIGURE_WORDS) {
    const found = pattern.exec(path)
    if (found === null) continue
    const parts = found.slice(1).map(partWords)
    return [words.replace(/\$(\d)/g, (_, at: string) => parts[Number(at) - 1] ?? ''), '']
  }
  const [, kind = '', rest = ''] = /^([a-z_]+) (.+)$/s.exec(path) ?? []
  const title = titleOf(kind)
  if (title === '') return [path, '']
  for (const [field, words] of Object.entries(FIELD_WORDS)) {
    if (rest.endsWith(`.${field}`)) return [`${title} ${idWords(rest.slice(0, -field.length - 1))} ${words}`, field]
  }
  return [`${title} ${idWords(rest)}`, kind === 'document' ? 'type' : '']
}

/** `number` of `service of contract number` stays; its English does not. */
const idWords = (id: string): string => {
  const [, number] = /^of contract (.+)$/s.exec(id) ?? []
  return number === undefined ? partWords(id) : `（合同 ${number}）`
}

const partWords = (part: string): string =>
  part
    .split(', ')
    .map((one) => VALUE_WORDS[one] ?? DOCUMENT_TITLES[one]?.zh ?? timeWords(one))
    .join('、')

function valueWords(value: string, field: string): string {
  if (value === '') return '（空）'
  const objects = objectsOf(value)
  if (objects !== null) return objects.map((one) => objectWords(one, field)).join('；')
  // What a person wrote is told as it was written: a title may be a word of ours.
  if (WRITTEN.has(field)) return value
  return partWords(value)
}
const WRITTEN: ReadonlySet<string> = new Set(['submittedBy', 'projectLead', 'scope', 'exchangeReference'])

/** A value that is one object or several, as they are listed; null for everything else. */
function objectsOf(value: string): readonly Readonly<Record<string, unknown>>[] | null {
  if (!value.startsWith('{')) return null
  try {
    const parsed: unknown = JSON.parse(`[${value}]`)
    return Array.isArray(parsed) && parsed.every((one) => typeof one === 'object' && one !== null) ? parsed : null
  } catch {
    return null
  }
}

function objectWords(one: Readonly<Record<string, unknown>>, field: string): string {
  const { covered, total, uncoveredDays } = one
  if (field === '' && typeof covered === 'string' && typeof total === 'string' && typeof uncoveredDays === 'number')
    return `${cardHourText(BigInt(covered))} 卡时，共 ${cardHourText(BigInt(total))} 卡时，期外使用 ${uncoveredDays} 日`
  return Object.entries(one)
    .map(([key, value]) => `${FIELD_WORDS[key] ?? key} ${memberWords(key, value)}`)
    .join('，')
}

function memberWords(key: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (key.endsWith('Id')) return text
  return /amount/i.test(key) && /^-?\d+\.\d\d$/.test(text) ? formatYuan(parseYuan(text)) : partWords(text)
}

/** Days, moments of Shanghai, periods, and the sentences that packs put into values. */
const timeWords = (text: string): string =>
  text
    .replace(/^searched in all published logs \((\d+)\)$/, '已检索全部已公布账本（$1 本）')
    .replace(/^queried on /, '查询日期 ')
    .replace(/^continuousHours (\d+)$/, '连续 $1 小时')
    .replace(
      /^national or provincial: (yes|no); city and district: (.+)$/,
      (_, higher: string, local: string) =>
        `国家或省级资金：${higher === 'yes' ? '有' : '无'}；市、区级资金：${local} 元`,
    )
    .replace(/^(\d+) of (\d+)$/, '$1 日（共 $2 日）')
    .replace(
      /(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)(?:\.000)?\+08:00/g,
      (_, y: string, m: string, d: string, at: string) => `${dayWords(y, m, d)} ${at}`,
    )
    .replace(/\b(\d{4})-(\d\d)-(\d\d)\b/g, (_, y: string, m: string, d: string) => dayWords(y, m, d))
    .replace(/ … /g, '至')

const dayWords = (year: string, month: string, day: string) => `${year}年${Number(month)}月${Number(day)}日`
