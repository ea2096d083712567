import { known, unknown } from '../engine/fact.ts'
import { check, type Outcome } from '../engine/outcome.ts'

/** Clause register, section 2: a person’s conclusion; the system raises suspicion only. */
export const PERSON_FINDINGS = ['falsification', 'ghost_writing', 'audit_report_false', 'violation'] as const
export type PersonFinding = {
  readonly class: (typeof PERSON_FINDINGS)[number]
  readonly state: 'suspected' | 'confirmed' | 'cleared'
  readonly by: string
  readonly on: string
  readonly reason: string
}

/** No confirmed finding of a class. Only a person’s `cleared` passes, only `confirmed` fails; the last day counts. */
export function noneConfirmed(findings: readonly PersonFinding[], classes: readonly PersonFinding['class'][]): Outcome {
  const own = findings.filter((one) => classes.includes(one.class))
  const path = `findings of ${classes.join(', ')}`
  const lastOf = (name: PersonFinding['class']) => {
    const dated = own.filter((one) => one.class === name)
    const day = dated.reduce((last, { on }) => (on > last ? on : last), '')
    const onDay = dated.filter(({ on }) => on === day)
    return (['confirmed', 'suspected', 'cleared'] as const).find((state) => onDay.some((one) => one.state === state))
  }
  const states = classes.map(lastOf)
  const evidence = own.map(({ by, on }) => ({ kind: 'person' as const, id: `${by} ${on}`, digest: null }))
  if (states.includes('confirmed')) return check(known(path, 'confirmed', evidence), () => false)
  if (states.every((state) => state === 'cleared')) return check(known(path, 'cleared', evidence), () => true)
  return check(
    unknown(
      path,
      {
        en: `A person has to conclude whether there is ${classes.join(' or ')}; the system only shows indicators.`,
        zh: `是否存在${classes.map((name) => TITLES[name]).join('、')}须由人工认定，系统只提供线索。`,
      },
      'person',
    ),
    () => false,
  )
}

const TITLES: Readonly<Record<PersonFinding['class'], string>> = {
  falsification: '提供虚假材料',
  ghost_writing: '购买、委托代写',
  audit_report_false: '审计报告虚假',
  violation: '违法违规',
}
