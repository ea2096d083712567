import { EXAMPLE_KINDS, type ExampleContract, loadExample } from '../../examples/helios-earth/index.ts'
import { KINDS } from '../../schemas/kinds.ts'
import { receiptOf, type TestService } from './service.ts'

/** Pushes contracts of the example with their papers and logs, as an institution would; answers them. */
export async function pushExample(
  service: TestService,
  numbers: readonly string[],
): Promise<{
  readonly institution: string
  readonly uploader: string
  readonly auditor: string
  readonly contracts: readonly ExampleContract[]
}> {
  const example = loadExample()
  const institution = example.institution.uscc
  const [uploader, auditor] = [
    await service.token(institution, 'uploader'),
    await service.token(institution, 'auditor'),
  ]
  const contracts = example.contracts.filter(({ number }) => numbers.includes(number))
  const push = async (route: string, records: readonly unknown[]) => {
    for (let from = 0; from < records.length; from += 500)
      receiptOf(await service.send(route, { token: uploader, body: JSON.stringify(records.slice(from, from + 500)) }))
  }
  await push(routeOf('organisation'), example.organisations)
  for (const contract of contracts) {
    for (const kind of EXAMPLE_KINDS)
      if (contract.entities[kind].length > 0) await push(routeOf(kind), contract.entities[kind])
    await push(routeOf('usage_record'), contract.usage)
  }
  return { institution, uploader, auditor, contracts }
}

const routeOf = (kind: keyof typeof KINDS): string => `/v1/${KINDS[kind].route}`
