import { SuanhengError } from '../../core/errors.ts'
import { parseReadings } from '../../verifier/claims/question.ts'
import type { ServiceClient } from '../client.ts'
import { readText } from '../read-text.ts'

/** `facts`: a file with the body of a trial (docs/programmes.md); what is named beside it stands over what it says. */
export type TrialAsked = {
  readonly facts: string
  readonly institution?: string
  readonly reading?: readonly string[]
  readonly assume?: string
}

/**
 * 申报测算: what would follow if the facts of a file were so. Nothing is stored. Output: the answer in the format asked for.
 * Errors: REQUEST_INVALID, JSON_MALFORMED for the file; those of the service.
 */
export async function askTrial(client: ServiceClient, claimId: string, asked: TrialAsked) {
  const body = Buffer.from(JSON.stringify(await bodyOf(asked)))
  return (format: 'json' | 'markdown'): Promise<string> =>
    client.post(`/v1/claims/${encodeURIComponent(claimId)}/assessment?format=${format}`, body, {
      'content-type': 'application/json',
    })
}

async function bodyOf({ facts, institution, reading, assume }: TrialAsked): Promise<object> {
  const given = objectOf(await readText(facts), facts)
  const readings = reading === undefined ? undefined : parseReadings(reading)
  return {
    ...given,
    ...(institution === undefined ? {} : { institution }),
    ...(readings === undefined ? {} : { readings: { ...readingsIn(given), ...readings } }),
    ...(assume === undefined ? {} : { assume }),
  }
}

const readingsIn = (given: object): object =>
  'readings' in given && typeof given.readings === 'object' && given.readings !== null ? given.readings : {}

function objectOf(text: string, file: string): object {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new SuanhengError('JSON_MALFORMED', `${file} is not JSON  不是 JSON 文件`, {}, error)
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json
  throw new SuanhengError('REQUEST_INVALID', `${file}: one object with the facts that are assumed`)
}
