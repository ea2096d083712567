import type { ListHit } from '../../../schemas/list-hit.ts'
import { dayCount } from '../engine/calendar.ts'
import type { Fact } from '../engine/fact.ts'
import { chain, known, unknown } from '../engine/fact.ts'
import { check, noted, type Outcome } from '../engine/outcome.ts'
import { isOfOthers, toldByOthers } from './hearsay.ts'
import { refsOf, type Versions } from './versions.ts'

export type ListName = ListHit['list']

type Query = { readonly listed: boolean; readonly age: number }

/**
 * Not on a list on a day. `own`: institutions of the claim; a listing that only others tell of is a person’s to look at. No query: nobody looked. A listing that stands on the day fails; versions of a query that
 * disagree count as the worse one. The youngest query that found nothing is the evidence; older than `maxAge` days: a
 * warning, since no list has a public interface and evidence is a dated print.
 */
export function notListed(
  hits: readonly Versions<'list_hit'>[],
  org: string,
  list: ListName,
  day: Fact<string>,
  maxAge: number,
  own: readonly string[] = [],
): Outcome {
  const query = chain(day, (on) => queryOf(hits, { org, list, own }, on))
  const outcome = check(query, ({ listed }) => !listed)
  if (!query.known || query.value.listed || query.value.age <= maxAge) return outcome
  return noted(outcome, 'warning', {
    en: `The query of ${list} is ${query.value.age} days older than the claim (limit ${maxAge}).`,
    zh: `名单查询（${list}）早于申请 ${query.value.age} 天，超过 ${maxAge} 天。`,
  })
}

type Asked = { readonly org: string; readonly list: ListName; readonly own: readonly string[] }

function queryOf(hits: readonly Versions<'list_hit'>[], { org, list, own: by }: Asked, day: string): Fact<Query> {
  const path = `list_hit ${list} of ${org} on ${day}`
  const own = hits.filter(({ heads }) => heads.some(({ body }) => body.org === org && body.list === list))
  const bodies = own.flatMap(({ heads }) => heads.map(({ body }) => body)).filter((body) => body.org === org)
  const standing = bodies.filter(({ listed, from, to }) => listed && (from ?? day) <= day && (to ?? day) >= day)
  const refs = own.flatMap(refsOf)
  const told = standing.filter((body) => by.length > 0 && isOfOthers<'list_hit'>(body, by))
  if (told.length > 0 && told.length === standing.length) {
    const heads = own.flatMap(({ heads }) => heads).filter(({ body }) => told.includes(body))
    return unknown(path, toldByOthers(heads), 'person')
  }
  if (standing.length > 0) return known(path, { listed: true, age: 0 }, refs, 'listed')
  const youngest = bodies.reduce((last, { queriedOn }) => (queriedOn > last ? queriedOn : last), '')
  if (youngest === '') {
    return unknown(path, {
      en: `No query of the list ${list} for ${org} is registered.`,
      zh: `未登记 ${org} 的名单查询结果（${list}）。`,
    })
  }
  const age = Math.max(0, dayCount(youngest, day, 'difference'))
  return known(path, { listed: false, age }, refs, `not listed, queried on ${youngest}`)
}
