import { chain, type Fact, unknown } from '../engine/fact.ts'
import type { Documents } from '../facts/documents.ts'
import { read, type Versions } from '../facts/versions.ts'

/**
 * The day a service was completed, which is the day of the acceptance both parties signed (XLQ-DX-1b), not what one of them
 * enters: unknown where the acceptance document that the service names bears another date. One without a date, or that is
 * not registered, says nothing about the day; that it must be there is a clause of its own.
 */
export function completedAsAccepted(service: Versions<'service'>, { items }: Documents): Fact<string> {
  const ids = service.heads.map(({ body }) => body.acceptanceDocument)
  const dates = items
    .filter(({ id }) => ids.includes(id))
    .flatMap(({ id, heads }) => heads.map(({ body }) => ({ id, on: body.issuedOn })))
  return chain(read(service, 'completedOn'), (day) => {
    const other = dates.find(({ on }) => on !== undefined && on !== day)
    if (other === undefined) return read(service, 'completedOn')
    return unknown(
      `service ${service.id}.completedOn`,
      {
        en: `Service ${service.id} is said to be completed on ${day}; its acceptance document ${other.id} is of ${other.on}.`,
        zh: `服务 ${service.id} 载明完成日期 ${day}，其验收材料 ${other.id} 的日期为 ${other.on}。`,
      },
      'person',
    )
  })
}
