import type { Judgement } from '../engine/outcome.ts'

/** What may stand before the name of a city or of one of its districts. */
const BEFORE = [/^(中华人民共和国|中国)/, /^广东省?/, /^深圳市?/]

/**
 * Whether a place as written lies in one of the regions: its text begins with the region, after country, province and
 * city. Named further on (上海市深圳路) it may be a street or what the place once was: a person reads it.
 */
export function liesIn(place: string, regions: readonly string[]): Judgement {
  let rest = place.normalize('NFKC').replace(/[\s,，·]+/g, '')
  const starts = [rest]
  for (const prefix of BEFORE) {
    rest = rest.replace(prefix, '')
    starts.push(rest)
  }
  if (starts.some((text) => regions.some((region) => text.startsWith(region)))) return true
  if (!regions.some((region) => place.includes(region))) return false
  return {
    path: `place ${place}`,
    open: {
      en: `${place} names ${regions.join(' or ')} without beginning with it: a person reads where it is.`,
      zh: `“${place}”中出现${regions.join('或')}，但并非以其开头，是否位于该地由人工核对。`,
    },
  }
}
