import type { Document } from '../../../schemas/document.ts'
import type { Words } from '../../capacity/words.ts'
import { type Fact, known, unknown } from '../engine/fact.ts'
import { all, any, check, type Outcome } from '../engine/outcome.ts'
import { DOCUMENT_TITLES } from './document-titles.ts'
import { derive, refsOf, type Versions } from './versions.ts'

/** The documents of a claim: all that are registered, and the ids the claim itself lists. */
export type Documents = {
  readonly items: readonly Versions<'document'>[]
  readonly listed: readonly string[]
}

/**
 * A document a clause asks for. `type`: any of them. `org`, `contract`, `fiscalYears` choose among those registered (years
 * in order of preference do not matter: any of them); `signed`, `sealed`, `original`, `genuine` test the one chosen.
 */
export type Wanted = {
  readonly type: string | readonly string[]
  readonly org?: string
  readonly contract?: string
  readonly fiscalYears?: readonly number[]
  readonly signed?: boolean
  readonly sealed?: boolean
  readonly original?: boolean
  /** The code on its cover was checked against the regulator’s platform and is genuine. */
  readonly genuine?: boolean
}

/**
 * D(x): the document is registered and is as the clause wants it. Not registered: open, a document is missing. Registered
 * without a seal, signature or check that was looked for and not found: fails; that nobody looked: open.
 */
export function hasDocument(documents: Documents, wanted: Wanted): Outcome {
  const found = candidates(documents, wanted)
  if (found.length === 0) return check(missingDocument(wanted), () => false)
  return any(found.map((one) => looksAsWanted(one, wanted, documents)))
}

/** The documents of a type that may be the one that is wanted: by one of their versions, where those disagree. */
export const candidates = ({ items, listed }: Documents, wanted: Wanted): readonly Versions<'document'>[] =>
  items.filter(({ id, heads }) => heads.some(({ body }) => isMeant(body, wanted, listed.includes(id))))

function isMeant({ type, covers, institution }: Document, wanted: Wanted, isListed: boolean): boolean {
  const types = typeof wanted.type === 'string' ? [wanted.type] : wanted.type
  if (!types.includes(type)) return false
  if (wanted.org !== undefined && (covers?.org ?? institution) !== wanted.org) return false
  if (wanted.contract !== undefined && covers?.contract !== undefined) return covers.contract === wanted.contract
  if (wanted.contract !== undefined && !isListed) return false
  const year = covers?.fiscalYear
  return wanted.fiscalYears === undefined || year === undefined || wanted.fiscalYears.includes(year)
}

/** That all its versions are of what is wanted. */
export function undisputed({ listed }: Documents, document: Versions<'document'>, wanted: Wanted): Fact<true> {
  const { id, heads } = document
  if (heads.every(({ body }) => isMeant(body, wanted, listed.includes(id)))) return presence(document)
  return unknown(`document ${id}`, {
    en: `Versions of document ${id} contradict each other in what it is or covers, and none corrects the other.`,
    zh: `材料 ${id} 的各版本对其类型或所涉对象的记载互相矛盾且均未更正。`,
  })
}

function looksAsWanted(document: Versions<'document'>, wanted: Wanted, documents: Documents): Outcome {
  const read = <T>(name: string, of: (body: Document) => T | undefined) => derive(document, name, of)
  const years = wanted.fiscalYears
  return all([
    check(undisputed(documents, document, wanted), () => true),
    ...(years === undefined
      ? []
      : [
          check(
            read('covers.fiscalYear', ({ covers }) => covers?.fiscalYear),
            (year) => years.includes(year),
          ),
        ]),
    ...(wanted.signed === true
      ? [
          is(
            read('signed', ({ signed }) => signed),
            true,
          ),
        ]
      : []),
    ...(wanted.sealed === true
      ? [
          is(
            read('sealed', ({ sealed }) => sealed),
            true,
          ),
        ]
      : []),
    ...(wanted.original === true
      ? [
          is(
            read('form', ({ form }) => form),
            'original',
          ),
        ]
      : []),
    ...(wanted.genuine === true ? [isGenuine(document)] : []),
  ])
}

const is = (fact: Fact<unknown>, expected: unknown) => check(fact, (value) => value === expected)

/** Not checked yet is open; not found on the platform or of another client or year fails (XLQ-DX-S.2a). */
function isGenuine(document: Versions<'document'>): Outcome {
  const result = derive(document, 'verification.result', ({ verification }) => verification?.result)
  return check(result, (value) =>
    value === 'not_checked'
      ? {
          path: `document ${document.id}.verification`,
          by: 'data',
          open: {
            en: 'The verification code on the cover has not been checked on the platform.',
            zh: '封面二维验证码尚未在注册会计师行业统一监管平台核验。',
          },
        }
      : value === 'genuine',
  )
}

/** That it is registered at all. */
export const presence = (document: Versions<'document'>): Fact<true> =>
  document.heads.length === 0
    ? unknown(`document ${document.id}`, notThere(document.id), 'document')
    : known(`document ${document.id}`, true, refsOf(document), shownOf(document))

const notThere = (id: string): Words => ({ en: `Document ${id} is not registered.`, zh: `未登记材料 ${id}。` })

/** A statement that stands for completeness: known true when such a document is registered, whatever it looks like. */
export function statedBy(documents: Documents, wanted: Wanted): Fact<true> {
  const found = candidates(documents, wanted)
  const [first] = found
  if (first === undefined) return missingDocument(wanted)
  const sure = found.filter((one) => undisputed(documents, one, wanted).known)
  if (sure.length === 0) return undisputed(documents, first, wanted)
  return known(`document ${sure.map(({ id }) => id).join(', ')}`, true, sure.flatMap(refsOf), 'registered')
}

function missingDocument({ type, org, contract, fiscalYears }: Wanted) {
  const types = typeof type === 'string' ? [type] : type
  const titles = types.map(titleOf)
  const years = fiscalYears === undefined ? '' : ` ${fiscalYears.join('/')}`
  const what: Words = {
    en: `${titles.map(({ en }) => en).join(' or ')}${years} is not registered.`,
    zh: `未登记${years === '' ? '' : `${years} 年度`}${titles.map(({ zh }) => zh).join('或')}。`,
  }
  const about = [org, contract].filter((part) => part !== undefined).map((part) => ` of ${part}`)
  return unknown(`document ${types.join('|')}${years}${about.join('')}`, what, 'document')
}

const titleOf = (type: string): Words => DOCUMENT_TITLES[type] ?? { en: type, zh: type }

const shownOf = ({ heads }: Versions<'document'>): string =>
  [...new Set(heads.map(({ body }) => `${body.type}${body.title === undefined ? '' : ` 「${body.title}」`}`))].join(
    ', ',
  )
