import { describe, expect, it } from 'vitest'
import { requireTurn } from '../../ingest/accept/backlog.ts'

const MIB = 1 << 20
const turn = (waitingBytes: number, waitMs: number) => () => requireTurn({ waitingBytes, waitMs })

describe('a body is asked to come back', () => {
  it('when those before it will take more than half a second to decode; half a second is not too long', () => {
    expect(turn(8 * MIB, 500)).not.toThrow()
    expect(turn(8 * MIB, 501)).toThrow(
      expect.objectContaining({
        code: 'TOO_MANY_REQUESTS',
        details: expect.objectContaining({ retryAfterSeconds: 1 }),
      }),
    )
  })

  it('never while less than 8 MiB wait, however slow the last one was', () => {
    expect(turn(8 * MIB - 1, 60_000)).not.toThrow()
  })
})
